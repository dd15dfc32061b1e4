export interface Capacity {
  readonly read: number;
  readonly write: number;
}

/** Of one table, with its indexes; a transaction's answer has one for each of its tables. */
interface Consumed {
  readonly TableName?: string;
  readonly CapacityUnits?: number;
  readonly Table?: { readonly CapacityUnits?: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits?: number }>>;
}

export const NOTHING: Capacity = { read: 0, write: 0 };

export function added(a: Capacity, b: Capacity): Capacity {
  return { read: a.read + b.read, write: a.write + b.write };
}

/** What an engine says that a call consumed; nothing where it does not say. */
export function engineUnits(answer: string, isRead: boolean): Capacity {
  const units = consumedIn(answer).reduce((total, { CapacityUnits = 0 }) => total + CapacityUnits, 0);
  return isRead ? { read: units, write: 0 } : { read: 0, write: units };
}

/** What an engine says that a call consumed of a table without its indexes, in units of what the call does. */
export function tableUnits(answer: string, name: string): number {
  return consumedIn(answer)
    .filter(({ TableName }) => TableName === name)
    .reduce((total, { Table }) => total + (Table?.CapacityUnits ?? 0), 0);
}

/** What an engine says that a call consumed of indexes of this name, in units of what the call does. */
export function indexUnits(answer: string, name: string): number {
  return consumedIn(answer).reduce(
    (total, { GlobalSecondaryIndexes = {} }) => total + (GlobalSecondaryIndexes[name]?.CapacityUnits ?? 0),
    0,
  );
}

function consumedIn(answer: string): readonly Consumed[] {
  const { ConsumedCapacity = [] } = JSON.parse(answer) as {
    ConsumedCapacity?: Consumed | readonly Consumed[];
  };
  return [ConsumedCapacity].flat();
}
