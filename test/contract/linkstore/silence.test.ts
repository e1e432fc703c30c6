import { NAMES, PERSONS } from '../../support/canvas';
import { useBench } from './setup';

const bench = useBench();

const status = (more: object) => ({ resource: 'flow', operation: 'getStatus', flow: '', ...more });
/** Another flow of the store, live, with a last success so many minutes ago. */
const OTHER = `insert into flow (name, approved_hash, approved_at, last_success, created_at)
	values ('other', 'x', 1, now_ms() - 40 * 60000, 1)`;

test('rule 35: silent flows are told by Get Status alone, and by the next run of another flow', async () => {
	const flow = await bench.live(1);
	expect(await flow.linkStore(status({ onlySilent: true }))).toEqual([]);
	await flow.query(OTHER);
	await flow.query("insert into side (flow, side) values ('other', 'left'), ('other', 'right')");
	const [silent, ...more] = await flow.linkStore(status({ onlySilent: true }));
	expect(more).toEqual([]);
	expect(silent).toMatchObject({ flow: 'other', silentSince: expect.any(String) });
	expect(silent.silence).toMatch(/Flow "other" has had no successful run since .* \(40 minutes\)/);
	expect(await flow.linkStore(status({ onlySilent: false }))).toHaveLength(2);
	expect(await flow.linkStore(status({ flow: PERSONS, onlySilent: true }))).toEqual([]);
	const { runs } = await flow.ok();
	expect(runs[NAMES.start][0].hints.join(' ')).toContain('Flow "other" has had no successful run');
});
