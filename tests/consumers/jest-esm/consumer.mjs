export default {
  version: "jest",
  rows: {
    "jest, modules": (c) => c.exec("env", "NODE_OPTIONS=--experimental-vm-modules", `BASE_URL=${c.url}`, process.execPath, "node_modules/jest/bin/jest.js"),
  },
};
