/** An object, as it was uploaded. */
export interface StoredObject {
  readonly bytes: Buffer;
  /** Media type. */
  readonly type: string;
  /** Header `Content-Disposition` of its downloads. */
  readonly disposition: string | undefined;
  /** In base64; undefined when it was uploaded without a checksum. */
  readonly sha256: string | undefined;
}

/** Where objects are kept, by `<bucket>/<key>`. */
export interface StoredObjects {
  get(path: string): Promise<StoredObject | undefined>;
  put(path: string, object: StoredObject): Promise<void>;
  /** Does nothing where nothing is. */
  delete(path: string): Promise<void>;
  /** Every path that begins so, in the order of their bytes. */
  list(prefix: string): Promise<readonly string[]>;
}

/** Objects that are gone with the process. */
export class MemoryObjects implements StoredObjects {
  constructor(private readonly objects = new Map<string, StoredObject>()) {}

  async get(path: string): Promise<StoredObject | undefined> {
    return this.objects.get(path);
  }

  async put(path: string, object: StoredObject): Promise<void> {
    this.objects.set(path, object);
  }

  async delete(path: string): Promise<void> {
    this.objects.delete(path);
  }

  async list(prefix: string): Promise<readonly string[]> {
    return [...this.objects.keys()].filter((path) => path.startsWith(prefix)).sort();
  }
}
