//! The body of a response, read without trust: it may have no end, and be of another realm.

use js_sys::{Array, Function, Reflect, Uint8Array, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::awaited::{Lost, settled};

/// Awaits what `fetch` returned. If it ignores its signal, the response comes after this future was dropped, and its body
/// is cancelled.
pub(super) async fn response(fetched: JsValue) -> Result<JsValue, JsValue> {
    let late = Late(Some(fetched.clone()));
    let response = settled(fetched).await;
    late.came();
    response
}

struct Late(Option<JsValue>);

impl Late {
    fn came(mut self) {
        self.0 = None;
    }
}

impl Drop for Late {
    fn drop(&mut self) {
        let Some(fetched) = self.0.take() else { return };
        spawn_local(async {
            if let Ok(response) = settled(fetched).await
                && let Ok(body) = Reflect::get(&response, &"body".into())
                && let Ok(cancelled) = call(&body, "cancel")
            {
                drop(settled(cancelled).await);
            }
        });
    }
}

/// Reads the whole body, chunk by chunk where it is a stream, and no more than so many bytes.
pub(super) async fn read(response: &JsValue, limit: usize) -> Result<Vec<u8>, Lost> {
    let mut body = Vec::new();
    match reader_of(response) {
        Some(mut reader) => {
            while let Some(chunk) = reader.next().await? {
                append(&mut body, &chunk, limit)?;
            }
        }
        None => append(&mut body, &settled(call(response, "arrayBuffer")?).await?, limit)?,
    }
    Ok(body)
}

/// The length is looked at before anything is copied into the memory of the wasm.
fn append(body: &mut Vec<u8>, chunk: &JsValue, limit: usize) -> Result<(), Lost> {
    if !is_bytes(chunk) {
        return Err(Lost::NoResponse);
    }
    // Not `Uint8Array::new`, which traps where JavaScript's constructor throws.
    let constructor: Function = Reflect::get(&global(), &"Uint8Array".into())?.dyn_into()?;
    let bytes: Uint8Array = Reflect::construct(&constructor, &Array::of1(chunk))?.unchecked_into();
    if bytes.length() as usize > limit.saturating_sub(body.len()) {
        return Err(Lost::TooLong);
    }
    body.extend_from_slice(&bytes.to_vec());
    Ok(())
}

/// An `ArrayBuffer` or a `Uint8Array`, of whatever realm. The constructor would make bytes of numbers and lists too.
fn is_bytes(chunk: &JsValue) -> bool {
    let number = |name: &str| Reflect::get(chunk, &name.into()).ok()?.as_f64();
    number("byteLength").is_some() && number("BYTES_PER_ELEMENT").is_none_or(|bytes| bytes < 2.0)
}

fn reader_of(response: &JsValue) -> Option<Reader> {
    let stream = Reflect::get(response, &"body".into()).ok()?;
    let reader = call(&stream, "getReader").ok()?;
    Some(Reader { reader, is_open: true })
}

/// Cancels the body when it is dropped before the end.
struct Reader {
    reader: JsValue,
    is_open: bool,
}

impl Reader {
    async fn next(&mut self) -> Result<Option<JsValue>, JsValue> {
        let result = settled(call(&self.reader, "read")?).await?;
        if Reflect::get(&result, &"done".into())?.is_truthy() {
            self.is_open = false;
            return Ok(None);
        }
        Reflect::get(&result, &"value".into()).map(Some)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if self.is_open
            && let Ok(cancelled) = call(&self.reader, "cancel")
        {
            // A rejection is read, so that it is no unhandled one.
            spawn_local(async { drop(settled(cancelled).await) });
        }
    }
}

/// Calls a method without arguments.
fn call(object: &JsValue, method: &str) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    method.call0(object)
}
