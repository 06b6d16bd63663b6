// What the entry `/stores/node` exports.
export { fileStore } from "./file-store.js";
