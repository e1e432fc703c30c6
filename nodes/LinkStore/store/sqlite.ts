import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Statement, Tx } from './tx';
import { StoreFault } from './store';
import { MIGRATIONS, SCHEMA_VERSION } from './schema';

const BUSY_TIMEOUT_MS = 5000;

export interface Sqlite {
	/** One synchronous block: no await, no network, nothing else of this process can run inside. */
	transact: <T>(mode: 'write' | 'read', work: () => Tx<T>) => T;
	/** Plain work under the write lock, so that of two processes that start at once one comes first. */
	alone: <T>(work: () => T) => T;
	meta: (name: string) => string | undefined;
	setMeta: (name: string, value: string) => void;
	close: () => void;
}

/** Opens the file, brings its schema up to date, and leaves a file that it cannot use as it is. */
export function openSqlite(file: string): Sqlite {
	const db = guarded(file, () => open(file));
	const prepared = new Map<string, StatementSync>();
	let inside = false;

	const prepare = (sql: string): StatementSync => {
		let statement = prepared.get(sql);
		if (statement === undefined) {
			statement = db.prepare(sql.replaceAll('(#)', '(select value from json_each(?))'));
			prepared.set(sql, statement);
		}
		return statement;
	};
	const step = ({ sql, params, mode }: Statement): unknown => {
		const values = params.map((value) =>
			typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
		) as Array<string | number | null>;
		const statement = prepare(sql);
		return mode === 'all' ? statement.all(...values) : Number(statement.run(...values).changes);
	};

	return {
		transact: (mode, work) => {
			if (inside)
				throw new Error('A transaction of the link store was started inside another one.');
			return guarded(file, () => {
				db.exec(mode === 'write' ? 'begin immediate' : 'begin');
				inside = true;
				try {
					const steps = work();
					let next = steps.next();
					while (next.done !== true) {
						let answer: unknown;
						try {
							answer = step(next.value);
						} catch (error) {
							next = steps.throw(error);
							continue;
						}
						next = steps.next(answer);
					}
					db.exec('commit');
					return next.value;
				} catch (error) {
					if (db.isTransaction) db.exec('rollback');
					throw error;
				} finally {
					inside = false;
				}
			});
		},
		alone: (work) =>
			guarded(file, () => {
				db.exec('begin immediate');
				try {
					const result = work();
					db.exec('commit');
					return result;
				} catch (error) {
					if (db.isTransaction) db.exec('rollback');
					throw error;
				}
			}),
		meta: (name) =>
			guarded(file, () => {
				const row = db.prepare('select value from meta where name = ?').get(name);
				return row?.value as string | undefined;
			}),
		setMeta: (name, value) => {
			guarded(file, () =>
				db
					.prepare(
						'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
					)
					.run(name, value),
			);
		},
		close: () => {
			prepared.clear();
			if (db.isOpen) db.close();
		},
	};
}

function open(file: string): DatabaseSync {
	const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
	try {
		db.function('now_ms', { deterministic: false }, () => Date.now());
		const version = readVersion(db, file);
		if (version < SCHEMA_VERSION) migrate(db, version);
		db.exec('pragma journal_mode = wal');
		db.exec('pragma synchronous = full');
		// Values that are cleared are gone from the file too, not only from the tables.
		db.exec('pragma secure_delete = on');
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}

function readVersion(db: DatabaseSync, file: string): number {
	// Tables before version: another process may bring the file up to date in between.
	const tables = db
		.prepare("select count(*) as n from sqlite_master where type = 'table'")
		.get() as {
		n: number;
	};
	const { user_version: version } = db.prepare('pragma user_version').get() as {
		user_version: number;
	};
	if (version > SCHEMA_VERSION) {
		throw new StoreFault(
			`The link store ${file} was written by a newer version of this package (schema ${version}, this one knows ${SCHEMA_VERSION}).`,
			'Install the newer version of n8n-nodes-linkstore again, or restore the store from a backup made with this one. Nothing was changed.',
		);
	}
	if (version === 0 && tables.n > 0) {
		throw new StoreFault(
			`The file ${file} is a database, but not a link store.`,
			'Move it away, or point the link store to another folder. Nothing was changed.',
		);
	}
	return version;
}

function migrate(db: DatabaseSync, from: number): void {
	db.exec('begin immediate');
	try {
		// Another process may have done it while this one waited for the lock.
		const { user_version: current } = db.prepare('pragma user_version').get() as {
			user_version: number;
		};
		if (current === 0) db.exec('create table meta (name text primary key, value text not null)');
		for (let version = Math.max(from, current); version < SCHEMA_VERSION; version++) {
			for (const sql of MIGRATIONS[version]) db.exec(sql);
			db.exec(`pragma user_version = ${version + 1}`);
		}
		db.exec('commit');
	} catch (error) {
		if (db.isTransaction) db.exec('rollback');
		throw error;
	}
}

const FAULTS: Record<number, [string, string]> = {
	5: [
		'is locked by another process',
		'Wait a moment and run again. If it stays so, look for another program that has the file open.',
	],
	8: [
		'cannot be written',
		'Give the user that runs n8n the right to write to this folder and its files.',
	],
	10: ['cannot be read or written (input/output failure)', 'Check the disk and its mount.'],
	11: [
		'is damaged',
		'Stop n8n, move the file away (do not delete it), and restore the last backup; or start with an empty store and rebuild the links from the references in the records.',
	],
	13: ['has no room left on its disk', 'Free some space and run again. Nothing was half written.'],
	14: [
		'cannot be opened',
		'Check that the folder exists and that the user that runs n8n may read and write in it.',
	],
	26: [
		'is not a link store, or its first bytes are damaged',
		'Move the file away (do not delete it) and restore the last backup.',
	],
};

/** Turns SQLite's codes into sentences; every other error goes through as it is. */
function guarded<T>(file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		const code = (error as { errcode?: number }).errcode;
		const fault = code === undefined ? undefined : FAULTS[code & 0xff];
		if (fault === undefined) throw error;
		throw new StoreFault(`The link store ${file} ${fault[0]}.`, fault[1]);
	}
}
