// Makes one read. A read that shows values of variables is put on record as a write is.
import { auditor } from "./audit.js";
import { reveals } from "./payload.js";
import { send } from "./send.js";

export async function read(job, work) {
  const isShown = work.isOpen && reveals(work.target, work.payload);
  const audit = isShown && auditor(job, work, "reveal");
  if (audit) await audit.before();
  const result = await send(job, work);
  if (audit) await audit.after(result);
  return result.answer;
}
