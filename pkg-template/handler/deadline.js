// The time that one request has, from its first byte to its answer.

export function deadlineIn(milliseconds) {
  const began = performance.now();
  const left = () => Math.max(0, Math.ceil(began + milliseconds - performance.now()));
  return {
    left,
    /** What a promise resolves to; what `late` returns is thrown where the time is over before that. */
    async within(promise, late) {
      let timer;
      const over = new Promise((_, reject) => {
        timer = setTimeout(() => reject(late()), left());
      });
      try {
        return await Promise.race([promise, over]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
