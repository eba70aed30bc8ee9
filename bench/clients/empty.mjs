// The measure of what a runtime itself takes to load a module and to call it.
export const connect = () => async () => {};
