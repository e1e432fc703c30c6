import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { connectSandbox, startSandbox } from '../../sandbox';
import { customerpCaller, membercareCaller } from './client';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the control plane over HTTP', () => {
	it('does what the control in the process does', async () => {
		const sandbox = await startSandbox();
		try {
			const remote = await connectSandbox(sandbox.adminUrl);
			expect(remote.membercare.credential).toEqual(sandbox.membercare.credential);
			expect(remote.customerp.apiUrl).toBe(sandbox.customerp.apiUrl);
			const { control } = remote.customerp;
			const report = await control.seed({ customers: [{ name: 'Ærø' }] });
			expect(report).toEqual({ added: { customers: 1 }, ids: { customers: [expect.any(String)] } });
			const [id] = report.ids.customers!;
			expect(await sandbox.customerp.control.get('customers', id!)).toMatchObject({ name: 'Ærø' });
			expect(await control.get('customers', 'none')).toBeNull();
			await control.inject({ fault: { kind: 'html' } });
			await control.clearRules();
			expect(await control.rules()).toEqual([]);
			expect(await control.find('customers', { name: 'Ærø' })).toHaveLength(1);
			await expect(control.edit('customers', 'none', {})).rejects.toThrow("no record 'none'");
			await expect(control.configure({ nonsense: 1 } as never)).rejects.toThrow(
				"no setting 'nonsense'",
			);
			const admin = await fetch(`${sandbox.adminUrl}/customerp/counters`);
			expect(await admin.json()).toMatchObject({ result: { total: 0 } });
			expect((await fetch(`${sandbox.adminUrl}/customerp/toString`)).status).toBe(400);
			expect((await fetch(`${sandbox.adminUrl}/nobody/state`)).status).toBe(400);
		} finally {
			await sandbox.stop();
		}
	});
});

describe('state', () => {
	it('survives the process in a file: records, tokens, rules, sequences, counters', async () => {
		const stateFile = join(folder, 'state.json');
		const first = await startSandbox({ stateFile });
		const mc = await membercareCaller(first);
		const made = (await mc('POST', '/companies', { companyName: 'A', category: { id: 1 } })).body;
		await first.membercare.control.inject({
			id: 'later',
			match: { path: '/products' },
			fault: { kind: 'html' },
		});
		await first.customerp.control.configure({ priceScale: 5 });
		await first.stop();
		expect(existsSync(stateFile)).toBe(true);

		const second = await startSandbox({
			stateFile,
			customerp: { seed: { customers: [{ name: 'not wanted' }] } },
		});
		try {
			const again = await membercareCaller(second);
			expect((await again('GET', `/companies/${made.debtorAccountNumber}`)).body.companyName).toBe(
				'A',
			);
			const next = (await again('POST', '/companies', { companyName: 'B', category: { id: 1 } }))
				.body;
			expect(Number(next.debtorAccountNumber)).toBe(Number(made.debtorAccountNumber) + 1);
			expect((await again('GET', '/products')).status).toBe(502);
			expect((await second.customerp.control.settings()).priceScale).toBe(5);
			expect(await second.customerp.control.count('customers')).toBe(0);
			expect((await second.membercare.control.counters()).writes).toBe(2);
		} finally {
			await second.stop();
		}
	});

	it('can be taken and put back, in memory and by file', async () => {
		const sandbox = await startSandbox({ membercare: false });
		try {
			const { control } = sandbox.customerp;
			const erp = customerpCaller(sandbox);
			await erp('POST', '/customers', { name: 'A' });
			const taken = await control.snapshot();
			const file = join(folder, 'one.json');
			await control.saveTo(file);
			await erp('POST', '/customers', { name: 'B' });
			await control.restore(taken);
			expect((await erp('GET', '/customers')).body.total).toBe(1);
			await control.reset();
			expect((await erp('GET', '/customers')).body.total).toBe(0);
			await control.loadFrom(file);
			expect((await erp('GET', '/customers')).body.data[0].name).toBe('A');
			await expect(control.restore({ ...taken, system: 'membercare' })).rejects.toThrow(
				'no snapshot',
			);
			expect(sandbox).not.toHaveProperty('membercare');
		} finally {
			await sandbox.stop();
		}
	});

	it('what the control hands out is a copy', async () => {
		const sandbox = await startSandbox({
			membercare: false,
			customerp: { seed: { customers: [{ id: 'c', name: 'A' }] } },
		});
		try {
			const record = (await sandbox.customerp.control.get('customers', 'c'))!;
			record.name = 'changed outside';
			expect((await sandbox.customerp.control.get('customers', 'c'))!.name).toBe('A');
		} finally {
			await sandbox.stop();
		}
	});
});

describe('main', () => {
	it('runs as a process of its own, prints where it is, and stops when told', async () => {
		const root = join(__dirname, '../../..');
		const stateFile = join(folder, 'state.json');
		const child = spawn(
			process.execPath,
			[
				join(root, 'node_modules/tsx/dist/cli.mjs'),
				join(root, 'test/sandbox/main.ts'),
				'--generate',
				'20',
				'--state',
				stateFile,
			],
			{ stdio: ['ignore', 'pipe', 'inherit'] },
		);
		const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
		try {
			const line = await new Promise<string>((resolve, reject) => {
				createInterface({ input: child.stdout }).once('line', resolve);
				child.once('error', reject);
			});
			const { adminUrl, customerp } = JSON.parse(line) as {
				adminUrl: string;
				customerp: { credential: object };
			};
			expect(customerp.credential).toHaveProperty('bearerToken');
			const remote = await connectSandbox(adminUrl);
			expect(await remote.membercare.control.count('companies')).toBe(20);
			const records = await remote.customerp.control.count('customers');
			expect(records).toBeGreaterThan(5);
			expect(records).toBeLessThan(20);
		} finally {
			child.kill('SIGTERM');
		}
		expect(await ended).toBe(0);
		expect(existsSync(stateFile)).toBe(true);
	}, 30_000);
});
