/** A flow that waits for decisions and keeps names, and a browser in front of its page. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import {
	drawFlow,
	execute,
	node,
	PACKAGE,
	PERSONS,
	personSettings,
	type CanvasFlow,
	type CanvasWorkflow,
	type Execution,
} from '../../support/canvas';
import { formsOf } from '../../support/forms';

export const waitingFlow = (settings: INodeParameters = {}): CanvasWorkflow =>
	drawFlow({
		flow: PERSONS,
		left: { system: 'membercare', resource: 'person' },
		right: { system: 'customerp', resource: 'contact' },
		settings: personSettings({
			...settings,
			advanced: { withoutDecision: 'wait', keepNames: true },
		}),
	});

export const basic = (user: string) => `Basic ${Buffer.from(`${user}:secret`).toString('base64')}`;

export interface DoorOptions {
	trigger?: 'webhook' | 'formTrigger' | 'manualTrigger' | 'executeWorkflowTrigger';
	authentication?: unknown;
	/** Output of the trigger: a Webhook with several methods has one for each. */
	output?: 0 | 1;
	/** The item that the trigger gives out. */
	item?: IDataObject;
}

/** Runs a Link Store operation behind a trigger, as n8n does. */
export async function behind(
	flow: CanvasFlow,
	parameters: IDataObject,
	door: DoorOptions = {},
): Promise<Execution> {
	const { trigger = 'webhook', item = {}, output = 0 } = door;
	const authentication = 'authentication' in door ? door.authentication : 'basicAuth';
	process.env.N8N_USER_FOLDER = flow.folder;
	const workflow: CanvasWorkflow = {
		id: 'people',
		name: 'People decide',
		nodes: [
			node(
				'Door',
				`n8n-nodes-base.${trigger}`,
				{ output, ...(authentication === undefined ? {} : { authentication }) } as never,
				[0, 0],
			),
			node('Link Store', `${PACKAGE}.linkStore`, parameters as never, [200, 0]),
		],
		connections: {
			Door: {
				main: [0, 1].map(() => [{ node: 'Link Store', type: 'main' as const, index: 0 }]),
			},
		},
	};
	return await execute({
		workflow,
		credentials: flow.credentials,
		start: 'Door',
		input: [{ json: item }],
		mode: 'webhook',
	});
}

export interface Page {
	statusCode: number;
	html: string;
	headers: Record<string, string>;
}

export interface Browser {
	get: (query?: string) => Promise<Page>;
	post: (fields: Record<string, string>, headers?: Record<string, string>) => Promise<Page>;
	/** Sends the form of a page that holds these fields, with one of its buttons. */
	send: (page: Page, action: string, fields?: Record<string, string>) => Promise<Page>;
	/** Goes where a redirect leads. */
	follow: (page: Page) => Promise<Page>;
}

/** One person in front of the page. */
export function browser(flow: CanvasFlow, user: string, role = 'administrator'): Browser {
	const call = async (item: IDataObject): Promise<Page> => {
		const done = await behind(
			flow,
			{ resource: 'page', operation: 'answer', flow: flow.name, role, title: 'People' },
			{
				// As in the template: GET comes out above, POST below.
				output: item.body === undefined ? 0 : 1,
				item: {
					params: {},
					query: {},
					body: {},
					webhookUrl: 'http://127.0.0.1:5678/webhook/people',
					...item,
					headers: {
						host: '127.0.0.1:5678',
						authorization: basic(user),
						...(item.headers as IDataObject | undefined),
					},
				},
			},
		);
		if (done.error !== undefined)
			throw new Error(`${done.error.message} | ${done.error.description}`);
		return done.runs['Link Store'][0].outputs[0][0].json as unknown as Page;
	};
	const get = async (query = ''): Promise<Page> =>
		await call({ query: Object.fromEntries(new URLSearchParams(query)) });
	const post = async (fields: Record<string, string>, headers = {}): Promise<Page> =>
		await call({
			body: fields,
			headers: { origin: 'null', 'sec-fetch-site': 'cross-site', ...headers },
		});
	return {
		get,
		post,
		send: async (page, action, fields = {}) =>
			await post({ ...formOf(page, fields), ...fields, action }),
		follow: async (page) => {
			if (page.statusCode !== 303) throw new Error(`No redirect but ${page.statusCode}`);
			return await get(page.headers.Location.slice(1));
		},
	};
}

/** Fields of the form that is about this record (`side`, `id`), or of the only one. */
export function formOf(page: Page, about: Record<string, string> = {}): Record<string, string> {
	const found = formsOf(page).filter(({ fields }) =>
		['side', 'id', 'review'].every(
			(name) => about[name] === undefined || fields[name] === about[name],
		),
	);
	if (found.length === 0) throw new Error(`The page has no form about ${JSON.stringify(about)}`);
	return found[0].fields;
}
