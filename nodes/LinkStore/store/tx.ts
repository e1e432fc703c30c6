/**
 * A transaction is a generator of statements. The embedded store drives it in one synchronous block,
 * so nothing else can run inside it; a store over the network awaits each statement. The rules of the
 * loop are written once, over this.
 *
 * SQL is the part that SQLite and PostgreSQL share. `in (#)` takes one parameter, an array.
 */
export type SqlValue = string | number | null;
export interface Statement {
	sql: string;
	params: ReadonlyArray<SqlValue | readonly SqlValue[]>;
	/** `all` returns rows, `run` the number of rows changed. */
	mode: 'all' | 'run';
}
export type Tx<T> = Generator<Statement, T, unknown>;

type Params = ReadonlyArray<SqlValue | readonly SqlValue[]>;

export function* all<Row>(sql: string, ...params: Params): Tx<Row[]> {
	return (yield { sql, params, mode: 'all' }) as Row[];
}

export function* one<Row>(sql: string, ...params: Params): Tx<Row | undefined> {
	const rows = (yield { sql, params, mode: 'all' }) as Row[];
	return rows[0];
}

export function* run(sql: string, ...params: Params): Tx<number> {
	return (yield { sql, params, mode: 'run' }) as number;
}

/** The database's clock, milliseconds since 1970. Leases and deadlines use no other. */
export function* now(): Tx<number> {
	return (yield* one<{ t: number }>('select now_ms() as t'))?.t as number;
}

/** Inserts a row and returns its `id`. */
export function* insert(table: string, row: Record<string, SqlValue | undefined>): Tx<number> {
	const entries = Object.entries(row).filter(([, value]) => value !== undefined) as Array<
		[string, SqlValue]
	>;
	const sql = `insert into ${table} (${entries.map(([name]) => name).join(', ')}) values (${entries
		.map(() => '?')
		.join(', ')}) returning id`;
	return (yield* one<{ id: number }>(sql, ...entries.map(([, value]) => value)))?.id as number;
}

/** Sets columns of the rows that `where` names. */
export function* update(
	table: string,
	set: Record<string, SqlValue | undefined>,
	where: string,
	...params: Params
): Tx<number> {
	const entries = Object.entries(set).filter(([, value]) => value !== undefined) as Array<
		[string, SqlValue]
	>;
	if (entries.length === 0) return 0;
	const sql = `update ${table} set ${entries.map(([name]) => `${name} = ?`).join(', ')} where ${where}`;
	return yield* run(sql, ...entries.map(([, value]) => value), ...params);
}

export const toJson = (value: unknown): string => JSON.stringify(value);
export const fromJson = <T>(text: string | null | undefined, otherwise: T): T =>
	text === null || text === undefined || text === '' ? otherwise : (JSON.parse(text) as T);
