import { entityName, type Entity } from '../../../../nodes/shared/entity';
import { formFields } from '../../../../nodes/shared/node/values';
import { customCrm } from '../../../../nodes/CustomCrm/access';
import { fields as setFields, whenEqual, whenText } from '../core';
import { customerSynchronization } from '../flows/customerSynchronization';
import { section, sticky } from '../stickies';
import { base, own, workflow, type Draft, type Template, type Wire } from '../workflow';
import { ALL_FIELDS, elements, GROUPS, valueOf } from './fields';
import { firstPage, html, lastPage, nextPage, sent } from './forms';

/** Name of the template in which people set up customers and choose. */
export const NEW_CUSTOMER = 'customer-synchronization-new-customer';

const TITLE = 'Create a customer and choose whether to synchronize it';
const FLOW = customerSynchronization.name;
const { system: HERE } = customerSynchronization.left;
const { system: THERE } = customerSynchronization.right;

/** Last part of the address of each form. */
export const FORM_PATHS = {
	supervisor: 'new-customer-supervisor',
	administrator: 'new-customer-administrator',
};

export const NEW_CUSTOMER_NODES = {
	supervisor: 'Form for supervisors',
	administrator: 'Form for administrators',
	who: 'Who it is',
	contact: 'Contact and billing address',
	rest: 'Shipping and more',
	answers: 'Customer data',
	complete: 'Only if all pages were sent',
	create: `${HERE}: create the customer`,
	correct: 'Correct what was refused',
	created: 'The new customer',
	preview: 'See what synchronizing means',
	choose: 'Choose',
	choice: 'The choice',
	known: 'Is it one of the three?',
	which: 'Which form was it?',
	bySupervisor: 'Decide as supervisor',
	byAdministrator: 'Decide as administrator',
	sync: 'To be synchronized?',
	request: 'Let the flow run now',
	wait: `Wait until it is in ${THERE}`,
	thereEnd: `Tell what came of it`,
	hereEnd: `Tell that it stays in ${HERE}`,
	refusedEnd: 'Tell why not',
};
const N = NEW_CUSTOMER_NODES;

const OVERVIEW = `## ${TITLE}

Whoever sets up a customer decides at once whether ${THERE} gets it too. A form asks for all data of the customer, creates it in ${HERE} and offers three choices: synchronize, do not synchronize, choose later.

### How it works

The customer is in ${HERE} once *Create* was clicked. The flow \`${FLOW}\` waits for decisions, so nothing reaches ${THERE} before the choice. The choice is kept in the Link Store, with who, when and as what. Whoever closes the window without choosing leaves a customer that is *not linked yet*; administrators find it on their page.

### Setup

1. Import and approve \`${FLOW}\` first, and publish it.
2. Make a Basic Auth credential for supervisors and another for administrators.
3. Choose each in its form, and enter the name of its user in the *Decide* node: it is kept with the decision.
4. Choose your ${HERE} credential in *${N.create}*.
5. Publish, and hand out both addresses, which the forms show under *Production URL*.

### Customization

- Another pair: replace *${N.create}*, name its fields in *${N.created}*, and name the flow in the Link Store nodes.
- Another role: copy a form and its *Decide* node.
- Texts of the pages are in the form nodes.

Self-hosted n8n with the community package n8n-nodes-linkstore.`;

const STEP = 224;
/** x of the nth node of a section that starts at `from`, and the width of one with so many nodes in a row. */
const at = (from: number, step: number): number => from + 64 + step * STEP;
const width = (nodes: number): number => nodes * STEP + 32;

const ASK = { x: 0, width: width(4) };
const CREATE = { x: ASK.width + 16, width: width(3) };
const CHOOSE = { x: 0, width: width(5) };
const DECIDE = { x: CHOOSE.width + 16, width: width(2) };
const TELL = { x: DECIDE.x + DECIDE.width + 16, width: width(4) };
const UPPER = { y: 0, height: 560, rows: [160, 352] };
const LOWER = { y: 576, height: 752, rows: [752, 944, 1136] };

const sections = [
	{
		name: 'About asking',
		at: [ASK.x, UPPER.y, ASK.width, UPPER.height],
		text: '## Ask\nOne form for each role, with its own password; both lead to the same pages. A page that nobody sends within eight hours is given up, and what was typed is gone.',
	},
	{
		name: 'About creating',
		at: [CREATE.x, UPPER.y, CREATE.width, UPPER.height],
		text: `## Create\n${HERE} gets the customer. What it refuses is shown with its reason, to be corrected; until then nothing exists anywhere.`,
	},
	{
		name: 'About choosing',
		at: [CHOOSE.x, LOWER.y, CHOOSE.width, LOWER.height],
		text: `## Choose\nFirst the store is asked what synchronizing would mean: the number in ${THERE}, others with the same one, what was decided before. Anything but one of the three choices leads back to the page.`,
	},
	{
		name: 'About deciding',
		at: [DECIDE.x, LOWER.y, DECIDE.width, LOWER.height],
		text: '## Decide\nThe role is fixed in the node and never comes from a form. Supervisors decide on new customers only; the store refuses the rest.',
	},
	{
		name: 'About telling',
		at: [TELL.x, LOWER.y, TELL.width, LOWER.height],
		text: `## Set up and tell\nThe flow runs at once; the last page says under which number ${THERE} has the customer, or what holds it up.`,
	},
].map((one) => section(one as Parameters<typeof section>[0]));

/** In HTML a name may hold what looks like a tag. */
const escaped = (expression: string): string =>
	`{{ String(${expression}).replaceAll('&', '&amp;').replaceAll('<', '&lt;') }}`;

const WHAT_IT_MEANS = `$('${N.preview}').first().json`;
const THE_NEW_ONE = `$('${N.created}').first().json`;

export const CHOICES = {
	synchronize: `Synchronize – set up in ${THERE} at once, and kept in step from then on`,
	doNotSynchronize: `Do not synchronize – stays in ${HERE} only; no later edit brings it over`,
	chooseLater: 'Choose later – goes on the list of the administrators, who will decide',
};

/** The choice by the words before the dash; '' if it is none of the three. */
const CHOICE =
	"={{ ({ 'Synchronize': 'synchronize', 'Do not synchronize': 'doNotSynchronize', 'Choose later': 'chooseLater' })[($json.choice ?? '').split(' – ')[0]] ?? '' }}";

const customer = (): Entity => {
	const found = customCrm.entities.find((one) => entityName(one) === 'customcrm.customer');
	if (found === undefined) throw new Error('There is no entity customcrm.customer');
	return found;
};

const upper = (row: number, x: number): Draft['position'] => [x, UPPER.rows[row]];
const lower = (row: number, x: number): Draft['position'] => [x, LOWER.rows[row]];

const first = { title: 'New customer', text: 'Step 1 of 4: who it is', button: 'Next' };

function asking(): Draft[] {
	const page = { ...first, elements: elements(GROUPS.who) };
	return [
		firstPage(N.supervisor, upper(0, at(ASK.x, 0)), { path: FORM_PATHS.supervisor, page }),
		firstPage(N.administrator, upper(1, at(ASK.x, 0)), { path: FORM_PATHS.administrator, page }),
		base(N.who, ['set', 3.4], upper(0, at(ASK.x, 1)), setFields([], { includeOtherFields: true })),
		nextPage(
			N.contact,
			upper(0, at(ASK.x, 2)),
			{
				title: 'New customer',
				text: 'Step 2 of 4: contact and billing address',
				button: 'Next',
				elements: [...elements(GROUPS.contact), sent('sentContact')],
			},
			'new-customer-contact',
		),
		nextPage(
			N.rest,
			upper(0, at(ASK.x, 3)),
			{
				title: 'New customer',
				text: `Step 3 of 4: shipping and more. *Create* sets the customer up in ${HERE}; you choose about ${THERE} after that.`.replaceAll(
					'*',
					'',
				),
				button: 'Create',
				elements: [...elements(GROUPS.rest), sent('sentRest')],
			},
			'new-customer-shipping',
		),
	];
}

/** All pages in one item; once something was refused, the page on which it was corrected. */
const ANSWERS = `={{ $('${N.correct}').isExecuted ? $('${N.correct}').last().json : { ...$('${N.who}').first().json, ...$('${N.contact}').first().json, ...$('${N.rest}').first().json } }}`;

/** What the CRM said, without the name of the call. */
const REASON = "($json.error ?? '').replace(/^.*?[(][0-9]+[)]: /, '')";

function creating(): Draft[] {
	return [
		base(N.answers, ['set', 3.4], upper(0, at(CREATE.x, 0)), {
			mode: 'raw',
			jsonOutput: ANSWERS,
			options: {},
		}),
		base(
			N.complete,
			['filter', 2.2],
			upper(0, at(CREATE.x, 1)),
			whenEqual('sentAll', 'yes', "($json.sentContact ?? '') && ($json.sentRest ?? '')"),
		),
		{
			...own(N.create, 'customCrm', upper(0, at(CREATE.x, 2)), {
				resource: 'customer',
				operation: 'create',
				fields: {
					mappingMode: 'defineBelow',
					value: Object.fromEntries(ALL_FIELDS.map((field) => [field.to, valueOf(field)])),
					matchingColumns: [],
					schema: formFields(customer(), 'create').map((field) => ({ ...field, removed: false })),
				},
			}),
			onError: 'continueErrorOutput',
		},
		nextPage(
			N.correct,
			upper(1, at(CREATE.x, 1)),
			{
				title: 'The customer was not created',
				text: `${HERE} refused it, and nothing was set up. Correct it, and create it again.`,
				button: 'Create',
				elements: [
					html(`<table><tr><td>${escaped(REASON)}</td></tr></table>`),
					...Object.values(GROUPS).flatMap((groups) =>
						elements(groups, ({ name }) => `={{ $('${N.answers}').last().json.${name} ?? '' }}`),
					),
					sent('sentContact'),
					sent('sentRest'),
				],
			},
			'new-customer-correct',
		),
	];
}

function choosing(): Draft[] {
	return [
		base(
			N.created,
			['set', 3.4],
			lower(1, at(CHOOSE.x, 0)),
			setFields(
				[
					{ name: 'id', value: '={{ $json.id }}' },
					{ name: 'number', value: "={{ $json.number ?? '' }}" },
					{ name: 'name', value: '={{ $json.name }}' },
				],
				{ includeOtherFields: true },
			),
		),
		{
			...own(N.preview, 'linkStore', lower(1, at(CHOOSE.x, 1)), {
				resource: 'decision',
				operation: 'preview',
				flow: FLOW,
				side: 'left',
				recordId: '={{ $json.id }}',
				fields: '={{ $json }}',
			}),
			onError: 'continueRegularOutput',
		},
		nextPage(
			N.choose,
			lower(1, at(CHOOSE.x, 2)),
			{
				title: 'Shall it be synchronized?',
				text: 'Step 4 of 4: your choice',
				button: 'Save my choice',
				elements: [
					html(
						`<h3>${escaped(`${THE_NEW_ONE}.name`)} is in ${HERE} now, under number ${escaped(`${THE_NEW_ONE}.number`)}</h3>`,
					),
					html(
						`{{ ${WHAT_IT_MEANS}.html ? '<table><tr><td>' + ${WHAT_IT_MEANS}.html + '</td></tr></table>' : '' }}`,
					),
					{
						fieldType: 'radio',
						fieldLabel: `What shall ${THERE} have?`,
						fieldName: 'choice',
						requiredField: true,
						fieldOptions: { values: Object.values(CHOICES).map((option) => ({ option })) },
					},
					sent('sentChoice'),
				],
			},
			'new-customer-choose',
		),
		base(
			N.choice,
			['set', 3.4],
			lower(1, at(CHOOSE.x, 3)),
			setFields([
				{ name: 'choice', value: CHOICE },
				{ name: 'sentChoice', value: "={{ $json.sentChoice ?? '' }}" },
			]),
		),
		base(N.known, ['switch', 3.2], lower(1, at(CHOOSE.x, 4)), {
			rules: {
				values: [
					{
						...whenText('known', '$json.choice'),
						renameOutput: true,
						outputKey: 'One of the three',
					},
					{
						...whenText('sent', '$json.sentChoice'),
						renameOutput: true,
						outputKey: 'Something else',
					},
				].map(({ options: _options, ...rule }) => rule),
			},
			options: {},
		}),
	];
}

function deciding(): Draft[] {
	const decide = (name: string, row: number, role: string, signedInAs: string): Draft => ({
		...own(name, 'linkStore', lower(row, at(DECIDE.x, 1)), {
			resource: 'decision',
			operation: 'decide',
			flow: FLOW,
			side: 'left',
			recordId: `={{ ${THE_NEW_ONE}.id }}`,
			choice: '={{ $json.choice }}',
			role,
			signedInAs,
		}),
		onError: 'continueErrorOutput',
	});
	return [
		base(
			N.which,
			['if', 2.2],
			lower(1, at(DECIDE.x, 0)),
			whenText('supervisor', `$('${N.supervisor}').isExecuted ? 'yes' : ''`),
		),
		decide(N.bySupervisor, 0, 'supervisor', 'Supervisor'),
		decide(N.byAdministrator, 2, 'administrator', 'Administrator'),
	];
}

/** The choice as it was made, whoever decided. */
const MADE = `$('${N.choice}').last().json.choice`;

function telling(): Draft[] {
	return [
		// Whatever was chosen: a run also reads the name of the customer, for the administrators' lists.
		{
			...own(N.request, 'linkStore', lower(1, at(TELL.x, 0)), {
				resource: 'flow',
				operation: 'requestRun',
				flow: FLOW,
				unknownFlow: 'skip',
			}),
			onError: 'continueRegularOutput',
		},
		base(N.sync, ['if', 2.2], lower(1, at(TELL.x, 1)), whenEqual('sync', 'synchronize', MADE)),
		{
			...own(N.wait, 'linkStore', lower(0, at(TELL.x, 2)), {
				resource: 'link',
				operation: 'wait',
				flow: FLOW,
				side: 'left',
				recordId: `={{ ${THE_NEW_ONE}.id }}`,
				timeout: 50,
			}),
			onError: 'continueRegularOutput',
		},
		lastPage(
			N.thereEnd,
			lower(0, at(TELL.x, 3)),
			{
				title: `={{ ({ linked: 'The customer is in ${THERE}', held: 'Not in ${THERE} yet: a person must look', excluded: 'Not synchronized' })[$json.state] ?? 'On its way to ${THERE}' }}`,
				text: `={{ ${THE_NEW_ONE}.name }} has number {{ ${THE_NEW_ONE}.number }} in ${HERE}{{ $json.state === 'linked' && $json.number ? ' and number ' + $json.number + ' in ${THERE}' : '' }}.\n{{ $json.text ?? $json.error ?? '' }}`,
			},
			'new-customer-there',
		),
		lastPage(
			N.hereEnd,
			lower(1, at(TELL.x, 3)),
			{
				title: `={{ ${MADE} === 'chooseLater' ? 'On the list of the administrators' : 'Kept in ${HERE} only' }}`,
				text: `={{ ${THE_NEW_ONE}.name }} has number {{ ${THE_NEW_ONE}.number }} in ${HERE}.\n{{ ${MADE} === 'chooseLater' ? 'Until an administrator has decided, nothing is set up in ${THERE}.' : 'It is not set up in ${THERE}, whatever is edited later. An administrator can change that.' }}`,
			},
			'new-customer-here',
		),
		lastPage(
			N.refusedEnd,
			lower(2, at(TELL.x, 3)),
			{
				title: 'Your choice was not taken',
				text: `={{ ${THE_NEW_ONE}.name }} has number {{ ${THE_NEW_ONE}.number }} in ${HERE}. Nothing was decided, so nothing is set up in ${THERE}.\n{{ $json.error }}`,
			},
			'new-customer-refused',
		),
	];
}

const WIRES: Wire[] = [
	[N.supervisor, 0, N.who, 0],
	[N.administrator, 0, N.who, 0],
	[N.who, 0, N.contact, 0],
	[N.contact, 0, N.rest, 0],
	[N.rest, 0, N.answers, 0],
	[N.answers, 0, N.complete, 0],
	[N.complete, 0, N.create, 0],
	[N.create, 0, N.created, 0],
	[N.create, 1, N.correct, 0],
	[N.correct, 0, N.answers, 0],
	[N.created, 0, N.preview, 0],
	[N.preview, 0, N.choose, 0],
	[N.choose, 0, N.choice, 0],
	[N.choice, 0, N.known, 0],
	[N.known, 0, N.which, 0],
	[N.known, 1, N.choose, 0],
	[N.which, 0, N.bySupervisor, 0],
	[N.which, 1, N.byAdministrator, 0],
	[N.bySupervisor, 0, N.request, 0],
	[N.bySupervisor, 1, N.refusedEnd, 0],
	[N.byAdministrator, 0, N.request, 0],
	[N.byAdministrator, 1, N.refusedEnd, 0],
	[N.request, 0, N.sync, 0],
	[N.sync, 0, N.wait, 0],
	[N.sync, 1, N.hereEnd, 0],
	[N.wait, 0, N.thereEnd, 0],
];

/** The forms in which supervisors and administrators set up customers and choose. */
export function newCustomerTemplate(): Template {
	const nodes = [
		sticky('About this workflow', [-560, 0, 544, LOWER.y + LOWER.height], OVERVIEW),
		...sections,
		...asking(),
		...creating(),
		...choosing(),
		...deciding(),
		...telling(),
	];
	return workflow(NEW_CUSTOMER, TITLE, nodes, WIRES);
}
