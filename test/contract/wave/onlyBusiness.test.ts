import type { Sandbox } from '../../sandbox';
import { apiOf, entity, WAVE, waveStore } from '../../support/systems';
import { startWaveSandbox } from './helpers';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startWaveSandbox();
});
afterAll(() => sandbox.stop());

const UNSET = { authentication: 'accessToken', business: { __rl: true, mode: 'list', value: '' } };
const access = async ({ wave }: Sandbox) =>
	await apiOf(WAVE, waveStore(wave), { parameters: UNSET });

test('a node without a chosen business works on the only one there is, found by one call', async () => {
	const { control, credential } = sandbox.wave;
	await control.resetCounters();
	const api = await access(sandbox);
	expect(api.account).toContain(credential.businessId);
	const { records } = await entity(WAVE, 'customer').list(api, { limit: 10 });
	expect(records).toEqual([]);
	expect((await control.counters()).total).toBe(2);
	await access(sandbox);
	expect((await control.counters()).total).toBe(2);
});

test('of several businesses none is taken', async () => {
	const other = await startWaveSandbox();
	await other.wave.control.seed({ businesses: [{ name: 'Second books' }] });
	await expect(access(other)).rejects.toThrow(/several Wave businesses/);
	await other.stop();
});
