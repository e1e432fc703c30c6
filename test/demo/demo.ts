/**
 * `npm run demo`: a real n8n with the package and the shipped templates, the systems sandboxed,
 * records moving both ways, and a proof at the end that they agree. Exits with 1 if they do not.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CustomerpSeed } from '../sandbox';
import { generateBilling, generateBooks, generatePair } from '../sandbox/generate';
import {
	CHARGEBEE_FLOWS,
	MEMBERCARE_FLOWS,
	openLab,
	WAVE_FLOWS,
	WEBHOOKS,
	workflowId,
	type Lab,
} from './lab';
import { decide, goLive, idle, peopleWork, prove, webhook } from './scenario';
import { peopleInstalled } from './stories/people';
import { running, SYSTEMS } from './systems';
import { printTable, toJson } from './table';

const { values: options } = parseArgs({
	options: { keep: { type: 'boolean' }, json: { type: 'string' } },
});

const started = Date.now();
const say = (line: string): void => {
	const seconds = Math.round((Date.now() - started) / 1000);
	process.stdout.write(`${String(seconds).padStart(4)} s  ${line}\n`);
};
const title = (line: string): void => void process.stdout.write(`\n${line}\n`);
const voice = { say, title };

/** One ERP for everybody. */
const together = (a: CustomerpSeed, b: CustomerpSeed): CustomerpSeed => ({
	customers: [...(a.customers ?? []), ...(b.customers ?? [])],
	contacts: [...(a.contacts ?? []), ...(b.contacts ?? [])],
	products: [...(a.products ?? []), ...(b.products ?? [])],
	orders: [...(a.orders ?? []), ...(b.orders ?? [])],
});

async function main(): Promise<number> {
	const home = mkdtempSync(join(tmpdir(), 'linkstore-demo-'));
	title('Keep six systems in step: seventeen dataflows in a real n8n');
	const pair = generatePair({
		companies: 25,
		organizations: 10,
		persons: 40,
		products: 12,
		invoices: 30,
	});
	const billing = generateBilling();
	const books = generateBooks();
	const lab = await openLab({
		home,
		flows: [...MEMBERCARE_FLOWS, ...CHARGEBEE_FLOWS, ...WAVE_FLOWS],
		others: [WEBHOOKS],
		publicUrl: 'http://n8n.example.com/',
		// The pair of the flow in which people decide; the other one shares no link with it.
		branch: peopleInstalled({
			membercare: false,
			customerp: false,
			chargebee: false,
			custompms: false,
			customcrm: { seed: { customers: books.customcrm.customers } },
			wave: { seed: { customers: books.wave.customers } },
		}),
		sandbox: {
			membercare: { seed: pair.membercare, areDuplicateEmailsAllowed: true },
			customerp: { seed: together(pair.customerp, billing.customerp) },
			chargebee: { seed: billing.chargebee },
			custompms: { seed: billing.custompms },
			customcrm: { seed: books.customcrm },
			wave: { seed: books.wave },
		},
		say,
	});
	let code = 1;
	try {
		await goLive(lab, voice);
		const stories = await peopleWork(lab, voice);
		await webhook(lab, voice);
		const decided = await decide(lab.branch as Lab, voice);
		const writes = await idle(lab, voice);
		const { rows, problems } = await prove(lab, stories, voice);
		const branch = await prove(lab.branch as Lab, [decided], { say, title: () => undefined });
		rows.push(...branch.rows);
		problems.push(...branch.problems);
		if (writes > 0) problems.push(`${writes} writes were made over unchanged data`);
		printTable(rows);
		if (options.json !== undefined)
			writeFileSync(options.json, `${JSON.stringify(toJson(rows), null, '\t')}\n`);
		code = problems.length === 0 ? 0 : 1;
		title(
			code === 0
				? 'All systems agree, field by field.'
				: `The systems do not agree:\n  ${problems.join('\n  ')}`,
		);
		if (options.keep === true) await keep(lab);
	} finally {
		await lab.close();
		if (code === 0 || options.keep === true) rmSync(home, { recursive: true, force: true });
		else process.stdout.write(`The log of n8n is ${lab.host.log}\n`);
	}
	return code;
}

/** Publishes the flows and waits until somebody presses Ctrl-C. */
async function keep(lab: Lab): Promise<void> {
	for (const flow of lab.flows) await lab.host.publish(workflowId(flow));
	title('The flows are published and go on running. Press Ctrl-C to end.');
	process.stdout.write(
		[
			`n8n          ${lab.host.url()}   login ${lab.host.owner.email} / ${lab.host.owner.password}`,
			...running(lab.sandbox).map(
				(name) => `${SYSTEMS[name].label.padEnd(12)} ${SYSTEMS[name].access(lab.sandbox)}`,
			),
			`Sandbox      ${lab.sandbox.adminUrl}`,
			'',
		].join('\n'),
	);
	await new Promise<void>((done) => {
		process.once('SIGINT', done);
		process.once('SIGTERM', done);
	});
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		process.stderr.write(
			`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
		);
		process.exit(1);
	},
);
