/**
 * The templates against servers of other kinds than the reference APIs, in a real n8n: only the profile in the Get Changes
 * node of the user's own system is another one. The same is asserted as for the reference APIs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLab, type Lab } from '../demo/lab';
import { goLive, idle, peopleWork, prove } from '../demo/scenario';
import type { Story } from '../demo/edits';
import { systemOf, sidesOf } from '../demo/systems';
import { generateBilling, generateBooks, generatePair } from '../sandbox/generate';
import type { DialectName } from '../sandbox/rest/dialects/types';
import { DIALECTS } from '../support/profiles';
import { withDialect } from '../support/profiles/workflow';

const silent = { say: () => undefined, title: () => undefined };
const COMPANIES = 'membercare-companies--customerp-customer';
const PERSONS = 'membercare-persons--customerp-contact';
const CRM = 'customcrm-customer--wave-customer';
const PMS = 'custompms-customer--chargebee-customer';
/** The companies are there for the employers of persons. */
const FLOWS = [COMPANIES, PERSONS, CRM, PMS];

interface Opened {
	home: string;
	lab: Promise<Lab>;
}

/** A host for each dialect, as a store links a record of a system once: the ids are the same in all of them. */
function open(dialect: DialectName): Opened {
	const home = mkdtempSync(join(tmpdir(), `linkstore-e2e-${dialect}-`));
	const pair = generatePair({ seed: 7, companies: 10, persons: 24, organizations: 0 });
	const books = generateBooks({ seed: 5 });
	const billing = generateBilling({ seed: 3 });
	const lab = openLab({
		home,
		flows: FLOWS,
		change: withDialect(dialect),
		sandbox: {
			membercare: { seed: pair.membercare, areDuplicateEmailsAllowed: true },
			customerp: { dialect, seed: pair.customerp },
			customcrm: { dialect, seed: { customers: books.customcrm.customers } },
			wave: { seed: { customers: books.wave.customers } },
			custompms: { dialect, seed: billing.custompms },
			chargebee: { seed: billing.chargebee },
		},
	});
	// Whoever waits for it hears of a failure.
	lab.catch(() => undefined);
	return { home, lab };
}

const opened = new Map<DialectName, Opened>();
function opening(dialect: DialectName): Opened {
	const known = opened.get(dialect) ?? open(dialect);
	opened.set(dialect, known);
	return known;
}

async function close(dialect: DialectName): Promise<void> {
	const known = opened.get(dialect);
	if (known === undefined) return;
	opened.delete(dialect);
	await known.lab.then(
		async (lab) => await lab.close(),
		() => undefined,
	);
	rmSync(known.home, { recursive: true, force: true });
}

afterAll(async () => {
	for (const dialect of DIALECTS) await close(dialect);
});

describe.each(DIALECTS)('%s', (dialect) => {
	let lab: Lab;
	let stories: Story[];

	beforeAll(async () => {
		lab = await opening(dialect).lab;
		// The next one gets ready while this one is tested.
		const next = DIALECTS[DIALECTS.indexOf(dialect) + 1];
		if (next !== undefined) opening(next);
	});
	afterAll(async () => await close(dialect));

	/** Calls of a run to both sides. */
	const callsOfRun = async (flow: string) => {
		const before = { ...lab.calls(flow) };
		await lab.run(flow);
		const { left, right } = lab.calls(flow);
		return { left: left - before.left, right: right - before.right };
	};

	test('a preview reads both sides and writes nothing', async () => {
		for (const flow of FLOWS) {
			const { preview } = await lab.preview(flow);
			expect(preview?.left).toBeGreaterThan(0);
			expect(preview?.right).toBeGreaterThan(0);
			expect(lab.calls(flow).writes).toBe(0);
		}
	});

	test('approved flows link and create, and come to rest', async () => {
		await goLive(lab, silent);
		for (const flow of FLOWS) {
			const { state, links, written } = await lab.status(flow);
			expect({ flow, state }).toEqual({ flow, state: 'in step' });
			expect(written.createdRight).toBeGreaterThan(0);
			expect(links.linked).toBeGreaterThan(written.createdRight);
		}
	});

	test('edits of both sides are carried, conflicts are decided, deletes end the link', async () => {
		stories = await peopleWork(lab, silent);
		const { problems, rows } = await prove(lab, stories, silent);
		expect(problems).toEqual([]);
		expect(rows.map(({ agree }) => agree)).toEqual(FLOWS.map(() => true));
		expect(rows.every(({ linked }) => linked > 0)).toBe(true);
	});

	test('two more runs write nothing and only make the list calls', async () => {
		expect(await idle(lab, silent)).toBe(0);
		for (const flow of FLOWS) {
			const calls = await callsOfRun(flow);
			// Without a change feed the whole list is read; its end is known by a page that is empty.
			const own = dialect === 'bare' ? 2 : 1;
			const isOwn = (side: 'left' | 'right') => /^Custom/.test(systemOf(sidesOf(flow)[side]).label);
			expect({ flow, ...calls }).toEqual({
				flow,
				left: isOwn('left') ? own : 1,
				right: isOwn('right') ? own : 1,
			});
		}
	});
});
