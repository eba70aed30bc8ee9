// The deadline of a request.

export function deadlineIn(milliseconds) {
  const began = performance.now();
  const left = () => Math.max(0, Math.ceil(began + milliseconds - performance.now()));
  return {
    left,
    /** Resolves like the promise, or throws the result of `late` at the deadline. */
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
