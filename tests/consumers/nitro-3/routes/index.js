export { default } from "../nitro-route.js";
