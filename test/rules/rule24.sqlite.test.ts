import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { claim } from '../../nodes/LinkStore/loop/claim';
import { fireIfDue } from '../../nodes/LinkStore/loop/schedule';
import { startRun } from '../../nodes/LinkStore/loop/startRun';
import { all, openStore, run } from '../../nodes/LinkStore/store';
import { openSqlite } from '../../nodes/LinkStore/store/sqlite';
import { addPeople, FLOW } from '../support/world/people';
import { makeWorld, type World } from '../support/world/world';
import { fileIn, newFolder } from '../unit/store/helpers';

const folders: string[] = [];
const folder = (): string => {
	folders.push(newFolder());
	return folders[folders.length - 1];
};
let world: World | undefined;
afterEach(async () => {
	jest.restoreAllMocks();
	await world?.close();
	world = undefined;
	for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
});

/** Runs the helper script in a process of its own. */
async function inProcess(...args: string[]): Promise<unknown> {
	const script = join(__dirname, '../support/world/claimer.ts');
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', script, ...args],
		{
			cwd: join(__dirname, '../..'),
			timeout: 60_000,
		},
	);
	return JSON.parse(stdout);
}

const addFlow = function* (name: string) {
	yield* run('insert into flow (name, created_at) values (?, 1)', name);
};
const names = () => all<{ name: string }>('select name from flow order by name');

test('rule 24: a transaction is one synchronous block', async () => {
	const db = openSqlite(fileIn(folder()));
	let ticks = 0;
	const timer = setImmediate(() => ticks++);
	db.transact('write', function* () {
		for (let n = 0; n < 200; n++) yield* addFlow(`flow ${n}`);
	});
	expect(ticks).toBe(0);
	clearImmediate(timer);
	db.close();
});

test('rule 24: a transaction inside another one is refused, and the outer one is undone', () => {
	const db = openSqlite(fileIn(folder()));
	expect(() =>
		db.transact('write', function* () {
			yield* addFlow('outer');
			db.transact('write', () => addFlow('inner'));
		}),
	).toThrow('inside another one');
	expect(db.transact('read', names)).toEqual([]);
	db.transact('write', () => addFlow('after'));
	expect(db.transact('read', names)).toMatchObject([{ name: 'after' }]);
	db.close();
});

test('rule 24: the rollback of one takes nothing of another with it', async () => {
	const store = await openStore(folder());
	const results = await Promise.allSettled(
		Array.from(
			{ length: 40 },
			async (_, n) =>
				await store.write(function* () {
					yield* addFlow(`flow ${String(n).padStart(2, '0')}`);
					if (n % 3 === 0) throw new Error('undone');
				}),
		),
	);
	const kept = await store.read(names);
	expect(kept).toHaveLength(results.filter(({ status }) => status === 'fulfilled').length);
	expect(kept.map(({ name }) => Number(name.slice(5)) % 3)).not.toContain(0);
	await store.close();
});

test('rule 24: a read followed by a write cannot fail because another process wrote in between', async () => {
	const file = fileIn(folder());
	const [a, b] = [openSqlite(file), openSqlite(file)];
	// A deferred transaction would get error 517 here; the write lock is taken at the start instead.
	const other = new DatabaseSync(file, { timeout: 0 });
	a.transact('write', function* () {
		yield* names();
		expect(() => other.exec('begin immediate')).toThrow('locked');
		yield* addFlow('a');
	});
	b.transact('write', function* () {
		yield* names();
		yield* addFlow('b');
	});
	expect(a.transact('read', names)).toHaveLength(2);
	other.close();
	a.close();
	b.close();
});

test('rule 24: a lock that another process keeps is waited for, then told', () => {
	const file = fileIn(folder());
	const db = openSqlite(file);
	const other = new DatabaseSync(file);
	other.exec('begin immediate');
	const begun = Date.now();
	expect(() => db.transact('write', () => addFlow('late'))).toThrow('is locked by another process');
	expect(Date.now() - begun).toBeGreaterThan(4000);
	// Readers do not wait for it.
	expect(db.transact('read', names)).toEqual([]);
	other.exec('rollback');
	db.transact('write', () => addFlow('now'));
	expect(db.transact('read', names)).toHaveLength(1);
	other.close();
	db.close();
});

test('rule 24: a reader keeps its view while another process commits', () => {
	const file = fileIn(folder());
	const [a, b] = [openSqlite(file), openSqlite(file)];
	a.transact('read', function* () {
		expect(yield* names()).toEqual([]);
		b.transact('write', () => addFlow('meanwhile'));
		expect(yield* names()).toEqual([]);
	});
	expect(a.transact('read', names)).toHaveLength(1);
	a.close();
	b.close();
});

test('rule 24: an execution that is thrown away mid-transaction leaves no lock', () => {
	const file = fileIn(folder());
	const [a, b] = [openSqlite(file), openSqlite(file)];
	expect(() =>
		a.transact('write', function* () {
			yield* addFlow('gone');
			throw new Error('stopped');
		}),
	).toThrow('stopped');
	b.transact('write', () => addFlow('b'));
	expect(b.transact('read', names)).toMatchObject([{ name: 'b' }]);
	a.close();
	b.close();
});

test('rule 24: several processes that open a new store at once share one schema and one key', async () => {
	const place = folder();
	const prints = await Promise.all([1, 2, 3, 4].map(async () => await inProcess(place, 'open')));
	expect(new Set(prints).size).toBe(1);
	const store = await openStore(place);
	expect(store.prints.key('check', 'same')).toBe(prints[0]);
	await store.close();
}, 60_000);

test('rule 24: processes that claim the same operations: each is won exactly once', async () => {
	world = await makeWorld();
	addPeople(world, 60);
	await world.goLive();
	for (const id of world.left.rows.keys()) world.left.edit(id, { city: 'Nibe' });
	await world.run({ hold: true });
	const ready = (await world.status()).operations.ready;
	expect(ready).toBe(60);
	const won = (await Promise.all(
		[1, 2, 3].map(async () => await inProcess(world!.folder, 'claim')),
	)) as number[][];
	const all60 = won.flat();
	expect(all60).toHaveLength(60);
	expect(new Set(all60).size).toBe(60);
	expect((await world.status()).operations.sent).toBe(60);
}, 60_000);

test('rule 24: processes that count in one row lose no count', async () => {
	world = await makeWorld();
	await world.run();
	const [{ requests: before }] = await world.query<{ requests: number }>(
		'select requests from flow',
	);
	await Promise.all([1, 2, 3].map(async () => await inProcess(world!.folder, 'count', '100')));
	const [{ requests: after }] = await world.query<{ requests: number }>(
		'select requests from flow',
	);
	expect(after - before).toBe(300);
}, 60_000);

test('rule 24: in one process too, of many that claim one operation one wins', async () => {
	world = await makeWorld();
	addPeople(world, 1);
	await world.goLive();
	world.left.edit('L1', { city: 'Nibe' });
	const { ticket, result } = await world.run({ hold: true });
	const [{ op }] = result!.operations;
	const meta = {
		op: op.id,
		flow: FLOW,
		attempt: op.attempt,
		token: ticket!.token,
		side: 'right' as const,
	};
	const claims = await Promise.all(
		Array.from(
			{ length: 20 },
			async () => await world!.store.write(() => claim(meta, 1000, 'memory://erp')),
		),
	);
	expect(claims.filter(({ claimed }) => claimed)).toHaveLength(1);
});

test('rule 24: leases follow the clock of the database', async () => {
	world = await makeWorld();
	const { store } = world;
	const request = { flow: FLOW, hash: 'h', workflowId: FLOW, limit: 10, byHand: false };
	expect((await store.write(() => startRun(request))).ticket).toBeDefined();
	expect((await store.write(() => startRun(request))).note).toContain('still going on');
	expect(await store.write(() => fireIfDue(FLOW, 60_000, 0))).toBeUndefined();
	const later = Date.now() + 6 * 60_000;
	jest.spyOn(Date, 'now').mockImplementation(() => later);
	expect((await store.write(() => startRun(request))).ticket).toMatchObject({ run: 2, token: 2 });
	expect(await world.query("select kind from history where kind = 'runLost'")).toHaveLength(1);
});
