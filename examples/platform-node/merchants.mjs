// Lists all merchants, and makes one call for each.
import { platform, pool } from "./platform.mjs";

const CLOUD_DEVELOPMENT = 49;

async function look(merchant, permissionSets) {
  if (!permissionSets?.includes(CLOUD_DEVELOPMENT)) return "does not grant cloud development";
  try {
    const { data } = await platform.client.forMerchant(merchant).getCallBackConfig();
    return `pushes ${data?.function_config?.callbacks?.length ?? 0} types of messages to functions`;
  } catch (error) {
    return error.message;
  }
}

for await (const { merchant, permissionSets } of platform.merchants({ details: true })) {
  console.log(merchant, await look(merchant, permissionSets));
}
await pool.end();
