// How a program of a row ends.

/** Does the work, closes what was open, and tells the run of consumers how it went. `logs` say more about a failure. */
export async function reported(url, entry, work, { close = () => {}, asked = [], logs = [] } = {}) {
  let error;
  try {
    await work();
  } catch (cause) {
    error = [cause, cause?.cause?.stack ?? "", cause?.stack, ...logs.slice(-20)].join("\n");
  } finally {
    await close();
  }
  if (url === "none") console.log(error ?? "all well");
  else await fetch(`${url}/report`, { method: "POST", body: JSON.stringify({ entry, ready: "sync", runtime: "workerd", error, asked }) });
}
