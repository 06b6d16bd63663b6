// What peers have in common: a check for each interface, made from its shape.
export const each = (shapes, work) => Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, work(shape)]));

/** As zod has it, in both of its forms. */
export const checked = (shape) => (value) => shape.safeParse(value).data;
export const problemsOf = (shape) => (value) => shape.safeParse(value).error?.issues;
