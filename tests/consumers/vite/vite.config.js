/** No plugin; the mode names the page. */
export default ({ mode }) => ({ base: "./", build: { outDir: "out", rolldownOptions: { input: `${mode}.html` } } });
