/** Uses no plugin. The mode is the name of the page. */
export default ({ mode }) => ({ base: "./", build: { outDir: "out", rolldownOptions: { input: `${mode}.html` } } });
