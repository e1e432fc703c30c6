/**
 * Records of one simulated system: collections with indexes, an undo journal and views of the
 * past. Records are frozen when they are put; a change is always a new object. So a reader can
 * keep what it got, and the past costs one journal entry for each write.
 */

export type IndexKeys<T> = (record: T) => string | string[] | null | undefined;

export interface CollectionDefinition<T> {
	key: (record: T) => string;
	indexes?: Record<string, IndexKeys<T>>;
}

/** What handlers may do to read: the present, or a view of the past. */
export interface ReadCollection<T> {
	get(key: string): T | undefined;
	by(index: string, value: string): T[];
	all(): T[];
	readonly size: number;
}

export interface Collection<T> extends ReadCollection<T> {
	/** Inserts or replaces by key. */
	put(record: T): T;
	delete(key: string): boolean;
	keyOf(record: T): string;
}

interface JournalEntry {
	at: number;
	collection: string;
	key: string;
	before: object | undefined;
}

/** Journal entries kept for views of the past and for rollback. */
const JOURNAL_LIMIT = 50_000;

// Every definition fits, whatever its record type: only functions over the record are asked for.
export type Definitions = Record<string, CollectionDefinition<never>>;
type RecordOf<D> = D extends CollectionDefinition<infer T> ? T : never;
export type Collections<D extends Definitions> = { [K in keyof D]: Collection<RecordOf<D[K]>> };
export type ReadCollections<D extends Definitions> = {
	[K in keyof D]: ReadCollection<RecordOf<D[K]>>;
};

export interface Store<D extends Definitions> {
	readonly now: Collections<D>;
	/** The collections as they were `ageMs` ago (as far back as the journal reaches). */
	past(ageMs: number): ReadCollections<D>;
	/** Goes up with every put, delete and load; what was rolled back counts too. */
	revision(): number;
	/** Runs `work`; if it throws, everything it wrote is undone. */
	atomic<R>(work: () => R): R;
	/** The next number of a named sequence. */
	next(sequence: string, first?: number): number;
	/** Keeps a sequence above a number that was given by hand. */
	reserve(sequence: string, used: number): void;
	sequences(): Record<string, number>;
	/** Replaces everything and forgets the journal. */
	load(records: Record<string, object[]>, sequences: Record<string, number>): void;
	dump(): Record<string, Record<string, unknown>[]>;
	/** Forgets the past, so that a seed looks as if it had always been there. */
	forgetPast(): void;
}

export function deepFreeze<T>(value: T): T {
	if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const inner of Object.values(value)) deepFreeze(inner);
	}
	return value;
}

function indexKeys(keys: IndexKeys<never>, record: object): string[] {
	const found = keys(record as never);
	if (found === null || found === undefined) return [];
	return Array.isArray(found) ? [...new Set(found)] : [found];
}

export function createStore<D extends Definitions>(definitions: D): Store<D> {
	let journal: JournalEntry[] = [];
	let revision = 0;
	let recording = true;
	const sequences = new Map<string, number>();
	const data = new Map<string, Map<string, object>>();
	const indexes = new Map<string, Map<string, Set<string>>>();

	const rows = (name: string) => data.get(name)!;
	const indexOf = (name: string, index: string) => {
		const found = indexes.get(`${name}.${index}`);
		if (!found) throw new Error(`collection ${name} has no index ${index}`);
		return found;
	};

	for (const [name, definition] of Object.entries(definitions)) {
		data.set(name, new Map());
		for (const index of Object.keys(definition.indexes ?? {})) {
			indexes.set(`${name}.${index}`, new Map());
		}
	}

	function updateIndexes(name: string, key: string, record: object, add: boolean): void {
		for (const [index, keys] of Object.entries(definitions[name]!.indexes ?? {})) {
			const map = indexOf(name, index);
			for (const value of indexKeys(keys, record)) {
				const set = map.get(value);
				if (add) {
					if (set) set.add(key);
					else map.set(value, new Set([key]));
				} else if (set) {
					set.delete(key);
					if (set.size === 0) map.delete(value);
				}
			}
		}
	}

	function write(name: string, key: string, record: object | undefined): void {
		const before = rows(name).get(key);
		if (before) updateIndexes(name, key, before, false);
		if (record) {
			rows(name).set(key, deepFreeze(record));
			updateIndexes(name, key, record, true);
		} else {
			rows(name).delete(key);
		}
		revision += 1;
		if (!recording) return;
		journal.push({ at: Date.now(), collection: name, key, before });
		if (journal.length > JOURNAL_LIMIT * 1.2) journal = journal.slice(-JOURNAL_LIMIT);
	}

	function present(name: string): Collection<object> {
		const definition = definitions[name]!;
		return {
			get: (key) => rows(name).get(key),
			by: (index, value) =>
				[...(indexOf(name, index).get(value) ?? [])].map((key) => rows(name).get(key)!),
			all: () => [...rows(name).values()],
			get size() {
				return rows(name).size;
			},
			put: (record) => {
				write(name, definition.key(record as never), record);
				return record;
			},
			delete: (key) => {
				const existed = rows(name).has(key);
				if (existed) write(name, key, undefined);
				return existed;
			},
			keyOf: (record) => definition.key(record as never),
		};
	}

	/** Only the records that differ are held apart; all others are read from the present. */
	function pastOf(name: string, overlay: Map<string, object | undefined>): ReadCollection<object> {
		const all = () => {
			const result: object[] = [];
			for (const [key, record] of rows(name)) if (!overlay.has(key)) result.push(record);
			for (const record of overlay.values()) if (record) result.push(record);
			return result;
		};
		return {
			get: (key) => (overlay.has(key) ? overlay.get(key) : rows(name).get(key)),
			by: (index, value) => {
				const keys = definitions[name]!.indexes![index]!;
				const result = [...(indexOf(name, index).get(value) ?? [])]
					.filter((key) => !overlay.has(key))
					.map((key) => rows(name).get(key)!);
				for (const record of overlay.values()) {
					if (record && indexKeys(keys, record).includes(value)) result.push(record);
				}
				return result;
			},
			all,
			get size() {
				return all().length;
			},
		};
	}

	const now = Object.fromEntries(
		Object.keys(definitions).map((name) => [name, present(name)]),
	) as unknown as Collections<D>;

	return {
		now,
		past(ageMs) {
			const since = Date.now() - ageMs;
			const overlays = new Map<string, Map<string, object | undefined>>();
			for (let i = journal.length - 1; i >= 0 && journal[i]!.at > since; i -= 1) {
				const { collection, key, before } = journal[i]!;
				const overlay = overlays.get(collection) ?? new Map<string, object | undefined>();
				overlay.set(key, before);
				overlays.set(collection, overlay);
			}
			return Object.fromEntries(
				Object.keys(definitions).map((name) => [
					name,
					pastOf(name, overlays.get(name) ?? new Map<string, object | undefined>()),
				]),
			) as unknown as ReadCollections<D>;
		},
		revision: () => revision,
		atomic(work) {
			const mark = journal.length;
			const outer = journal;
			try {
				return work();
			} catch (error) {
				// The journal may have been shortened meanwhile; no handler writes that much at once.
				if (journal !== outer) throw error;
				const undo = journal.splice(mark).reverse();
				recording = false;
				try {
					for (const entry of undo) write(entry.collection, entry.key, entry.before);
				} finally {
					recording = true;
				}
				throw error;
			}
		},
		next(sequence, first = 1) {
			const value = (sequences.get(sequence) ?? first - 1) + 1;
			sequences.set(sequence, value);
			return value;
		},
		reserve(sequence, used) {
			sequences.set(sequence, Math.max(sequences.get(sequence) ?? 0, used));
		},
		sequences: () => Object.fromEntries(sequences),
		load(records, givenSequences) {
			for (const map of data.values()) map.clear();
			for (const map of indexes.values()) map.clear();
			recording = false;
			try {
				for (const [name, list] of Object.entries(records)) {
					if (!definitions[name]) throw new Error(`unknown entity ${name}`);
					for (const record of list) write(name, definitions[name]!.key(record as never), record);
				}
			} finally {
				recording = true;
			}
			journal = [];
			revision += 1;
			sequences.clear();
			for (const [name, value] of Object.entries(givenSequences)) sequences.set(name, value);
		},
		dump: () =>
			Object.fromEntries(
				[...data].map(([name, map]) => [name, [...map.values()] as Record<string, unknown>[]]),
			),
		forgetPast: () => {
			journal = [];
		},
	};
}
