new Worker(`/inline.js${location.search}`, { type: "module" });
