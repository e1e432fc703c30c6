/** People create customers in the form and choose, in the demo. */
import { CHOICES, FORM_PATHS, NEW_CUSTOMER_NODES } from '../../tools/templates/people/newCustomer';
import { visitForm } from '../formVisitor';
import { PEOPLE_FLOW, PEOPLE_TEMPLATES, workflowId, type Installed, type Lab } from '../lab';
import { expectValue, type Story } from './story';

const SUPERVISOR = { user: 'vera', password: 'supervises' };

/** What the demo installs for it: a CRM and a Wave of their own. */
export const peopleInstalled = (sandbox: Installed['sandbox']): Installed => ({
	flows: [PEOPLE_FLOW],
	others: [PEOPLE_TEMPLATES[0]],
	// n8n publishes no form without its credential; only the supervisor comes.
	logins: [
		{ ...SUPERVISOR, nodes: [NEW_CUSTOMER_NODES.supervisor] },
		{ user: 'adam', password: 'administers', nodes: [NEW_CUSTOMER_NODES.administrator] },
	],
	sandbox,
});

const WANTED: Array<[number: string, name: string, choice: keyof typeof CHOICES]> = [
	['00071', 'Fjordens Fisk ApS', 'synchronize'],
	['00072', 'Kun Her ApS', 'doNotSynchronize'],
];

/** A supervisor fills in the form twice, as a browser would send it. */
export async function peopleDecide(lab: Lab): Promise<Story> {
	const story: Story = { lines: [], checks: [] };
	const { customcrm, wave } = lab.sandbox;
	for (const template of [PEOPLE_FLOW, PEOPLE_TEMPLATES[0]])
		await lab.host.publish(workflowId(template));
	for (const [number, name, choice] of WANTED) {
		const told = await visitForm({
			...SUPERVISOR,
			url: lab.host.url(),
			path: FORM_PATHS.supervisor,
			pages: [
				{
					'Kind of customer': 'Company',
					'Customer number': number,
					'Name of the company, or full name of the person': name,
				},
				{ Phone: '+4520304050' },
				{ 'May the data about the person be passed on to other systems?': 'No' },
				{ 'What shall Wave have?': CHOICES[choice] },
			],
		});
		story.lines.push(`${name} is created in the form; ${told.replace(/\s+/g, ' ').trim()}`);
		expectValue(
			story,
			`customers ${name} in Wave`,
			async () => (await wave.control.find('customers', { name })).length,
			choice === 'synchronize' ? 1 : 0,
		);
		expectValue(
			story,
			`number of ${name} in the CRM`,
			async () => (await customcrm.control.find('customers', { name }))[0]?.number,
			number,
		);
	}
	for (const template of [PEOPLE_TEMPLATES[0], PEOPLE_FLOW])
		await lab.host.unpublish(workflowId(template));
	return story;
}
