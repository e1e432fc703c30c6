import { setTimeout as sleep } from 'node:timers/promises';
import { disagreements, type Disagreement } from './agree';
import { work, type Story } from './edits';
import { peopleDecide } from './stories/people';
import { WEBHOOKS, workflowId, type Lab } from './lab';
import { sidesOf, systemOf } from './systems';
import type { Row } from './table';

/** Where the progress goes: lines for people, and headings between them. */
export interface Voice {
	say: (line: string) => void;
	title: (line: string) => void;
}

/** Reads both sides, approves the previews, and runs until everything is linked and created. */
export async function goLive(lab: Lab, { say, title }: Voice): Promise<void> {
	title('1. Index and preview: both sides are read, nothing is written');
	for (const flow of lab.flows) {
		const { preview } = await lab.preview(flow);
		say(
			`${flow}: ${preview?.left} left, ${preview?.right} right; ${preview?.match} match, ${preview?.createRight} to create, ${preview?.review} to ask about`,
		);
	}
	title('2. Approve and go live');
	for (const flow of lab.flows) {
		await lab.approve(flow);
		const runs = await lab.settle(flow);
		const { links, written, openReviews } = await lab.status(flow);
		say(
			`${flow}: ${links.linked} linked, ${written.createdRight} created, ${written.updatedLeft + written.updatedRight} updated, ${openReviews} in review, after ${runs} runs`,
		);
	}
	await settleAll(lab);
}

/** Until all flows are quiet: one may have waited for the links of another. */
export async function settleAll(lab: Lab): Promise<void> {
	for (let round = 0; round < 5; round++) {
		let runs = 0;
		for (const flow of lab.flows) runs += await lab.settle(flow);
		if (runs === lab.flows.length) return;
	}
}

/** People edit in both systems, then the flows carry it over. */
export async function peopleWork(lab: Lab, { say, title }: Voice): Promise<Story[]> {
	title('3. People edit in both systems: new, changed, on both sides at once, deleted');
	const stories: Story[] = [];
	for (const flow of lab.flows) {
		const story = await work(lab.sandbox, flow, await lab.links(flow));
		story.lines.forEach(say);
		stories.push(story);
	}
	title('4. The flows carry it over');
	for (const flow of lab.flows) {
		await lab.requestFullPass(flow);
		const runs = await lab.settle(flow);
		say(`${flow}: quiet after ${runs} runs`);
	}
	// Membercare's stamps are whole seconds: a record read in the second of its last edit is read once more.
	await sleep(2500);
	await settleAll(lab);
	return stories;
}

const CUSTOMERS = 'chargebee-customer--customerp-contact';

/** Publishes a flow and the template that listens to Chargebee, and waits for an edit to arrive by itself. */
export async function webhook(lab: Lab, { say, title }: Voice): Promise<void> {
	title(
		'5. A webhook: an edit in Chargebee arrives in Customerp without anybody starting the flow',
	);
	const { chargebee, customerp } = lab.sandbox;
	const host = new URL(lab.publicUrl as string).host;
	await chargebee.control.configure({ publicHosts: { [host]: lab.host.url() } });
	for (const flow of [CUSTOMERS, WEBHOOKS]) await lab.host.publish(workflowId(flow));
	// One that no other story is about.
	const { left, right } = (await lab.links(CUSTOMERS))[5];
	const began = Date.now();
	await chargebee.control.edit('customers', left, { first_name: 'Vågner' });
	await lab.host.waitFor(
		'the edit to arrive in Customerp',
		async () =>
			(await customerp.control.get('contacts', right))?.firstName === 'Vågner' ? true : undefined,
		{ timeout: 60_000 },
	);
	say(
		`customer ${left} is renamed in Chargebee; Customerp shows it after ${Date.now() - began} ms`,
	);
	for (const flow of [WEBHOOKS, CUSTOMERS]) await lab.host.unpublish(workflowId(flow));
	await settleAll(lab);
	// Stamps are whole seconds here as well.
	await sleep(2500);
	await settleAll(lab);
}

/** The flow that waits for people goes live, and a supervisor creates customers and chooses. */
export async function decide(lab: Lab, { say, title }: Voice): Promise<Story> {
	title('6. People decide: customers are created in a form, with the choice to synchronize them');
	for (const flow of lab.flows) {
		const { preview } = await lab.preview(flow);
		await lab.approve(flow);
		await lab.settle(flow);
		const { links } = await lab.status(flow);
		say(
			`${flow}: ${preview?.left} left, ${preview?.right} right, ${links.linked} linked; the others wait for a person`,
		);
	}
	const story = await peopleDecide(lab);
	story.lines.forEach(say);
	await settleAll(lab);
	return story;
}

/** Two more runs of each flow; gives the number of writes, which must be 0. */
export async function idle(lab: Lab, { say, title }: Voice): Promise<number> {
	title('7. Two more runs over unchanged data');
	let writes = 0;
	for (const flow of lab.flows) {
		const before = { ...lab.calls(flow) };
		await lab.run(flow);
		await lab.run(flow);
		const after = lab.calls(flow);
		writes += after.writes - before.writes;
		say(
			`${flow}: ${after.writes - before.writes} writes, ${after.left - before.left} calls to ${systemOf(sidesOf(flow).left).label}, ${after.right - before.right} to ${systemOf(sidesOf(flow).right).label}`,
		);
	}
	return writes;
}

/** Compares both systems and checks what the stories expect. No problems: they agree. */
export async function prove(
	lab: Lab,
	stories: Story[],
	{ say, title }: Voice,
): Promise<{ rows: Row[]; problems: string[] }> {
	title('8. Proof: every linked pair, field by field, read from both systems');
	const problems: string[] = [];
	const partners = new Map<string, Map<string, string>>();
	for (const flow of lab.flows) {
		partners.set(
			flow,
			new Map((await lab.links(flow, 'all')).map(({ left, right }) => [left, right])),
		);
	}
	const rows: Row[] = [];
	for (const flow of lab.flows) {
		const links = await lab.links(flow);
		const found = await disagreements(lab.sandbox, flow, links, partners);
		found.slice(0, 10).forEach((each) => problems.push(`${flow}: ${describe(each)}`));
		const status = await lab.status(flow);
		for (const review of await lab.reviews(flow)) say(`in review: ${String(review.text)}`);
		rows.push({
			flow,
			status,
			calls: lab.calls(flow),
			agree: found.length === 0,
			linked: links.length,
		});
	}
	for (const check of stories.flatMap((story) => story.checks)) {
		const problem = await check();
		if (problem !== undefined) problems.push(problem);
	}
	return { rows, problems };
}

const describe = ({ left, right, field, leftValue, rightValue }: Disagreement): string =>
	`${left} ↔ ${right}, ${field}: ${JSON.stringify(leftValue)} and ${JSON.stringify(rightValue)}`;
