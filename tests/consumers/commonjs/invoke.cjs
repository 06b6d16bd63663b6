// Calls the handler of a file, as the platform would.
const [, , file, baseURL] = process.argv;
require(file).handler({ baseURL });
