// A form for message push to cloud functions, with React Hook Form. The rules and the messages come from the package.
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useFieldArray, useForm } from "react-hook-form";
import { schema } from "wechat-cloudbase/standard-schema";

const resolver = standardSchemaResolver(schema("setCallBackConfig", { locale: "en" }));
const NAME = "function_config.callbacks";
const EMPTY = { msgType: "event", event: "", env: "", functionName: "", enable: true };
const COLUMNS = { msgType: "message type", event: "event", env: "environment", functionName: "function" };

/** `save` gets a payload for `setCallBackConfig`. It is a new value, not the state of the form. */
export function PushForm({ payload, save }) {
  const { control, register, handleSubmit, formState } = useForm({ defaultValues: payload, resolver });
  const { fields, append, remove } = useFieldArray({ control, name: NAME });
  const { function_config: errors } = formState.errors;
  const { "": whole } = formState.errors;
  return (
    <form onSubmit={handleSubmit(save)} noValidate>
      <label><input type="checkbox" {...register("function_config.enable")} /> push to cloud functions</label>
      <Message of={whole} />
      <Message of={errors?.enable} />
      {fields.map(({ id }, row) => (
        <fieldset key={id}>
          {Object.entries(COLUMNS).map(([column, label]) => (
            <label key={column}>
              {label} {row + 1} <input {...register(`${NAME}.${row}.${column}`)} aria-invalid={Boolean(errors?.callbacks?.[row]?.[column])} />
              <Message of={errors?.callbacks?.[row]?.[column]} />
            </label>
          ))}
          <label><input type="checkbox" {...register(`${NAME}.${row}.enable`)} /> on {row + 1}</label>
          <button type="button" onClick={() => remove(row)}>remove {row + 1}</button>
          <Message of={errors?.callbacks?.[row]} />
        </fieldset>
      ))}
      <button type="button" onClick={() => append(EMPTY)}>add</button>
      <button type="submit">save</button>
    </form>
  );
}

/** An error of a row has the errors of its fields as members, and a message only if the row itself is wrong. */
function Message({ of: error }) {
  return typeof error?.message === "string" ? <p role="alert">{error.message}</p> : null;
}
