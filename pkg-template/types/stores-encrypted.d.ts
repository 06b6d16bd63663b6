// Encryption at rest.
import type { Store } from "./stores.js";
import type { TokenStore } from "./tokens.js";

/** 32 random bytes, as base64 text (`openssl rand -base64 32`) or as they are. */
export type EncryptionKey = string | Uint8Array;

/**
 * Returns a store that encrypts each record with AES-GCM before it writes it into `store`. Nobody who reads the storage sees a
 * token, and a record that was changed or copied to another key is refused. Keys of records are not encrypted.
 *
 * A list of keys has the newest first: that one encrypts, and all decrypt. Records that are not encrypted yet are read, and
 * encrypted when they are written next. The methods `delete`, `list` and `lease` are those of `store`, which has to keep all
 * members of a record.
 *
 * Methods reject if no key fits a record.
 *
 * @throws `ValidationError` if arguments are wrong
 */
export declare function encrypted(store: Store, key: EncryptionKey | readonly EncryptionKey[]): Store;
export declare function encrypted(store: TokenStore, key: EncryptionKey | readonly EncryptionKey[]): TokenStore;
