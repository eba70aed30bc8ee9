// The baseline: what a runtime itself takes to load and call a module.
export const connect = () => async () => {};
