import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Role } from '../loop/people/decisions';
import { LoopFault } from '../loop/fault';

/** Who is at work, and as what. Neither comes from a field that a visitor fills in. */
export interface Person {
	who: string;
	role: Role;
}

/** Triggers that only somebody who works in n8n, or n8n itself, can set off. */
const INSIDE = ['n8n-nodes-base.manualTrigger', 'n8n-nodes-base.scheduleTrigger'];

const DEFAULT_ROLE: Role = 'supervisor';

interface Source {
	/** How the trigger checks whom it lets in: `basicAuth`, `jwtAuth`, `n8nUserAuth`, …; `inside` if nobody comes in. */
	authentication: string;
	/** What the trigger gave out. What a visitor typed is in it as well. */
	json: IDataObject;
}

type Started = {
	isExecuted: boolean;
	first: (output?: number) => { json: IDataObject } | undefined;
};

/** A Webhook that listens to several methods has an output for each; the call came out at one of them. */
const MOST_OUTPUTS = 6;
function firstOf(started: Started): { json: IDataObject } | undefined {
	for (let output = 0; output < MOST_OUTPUTS; output++) {
		const item = started.first(output);
		if (item !== undefined) return item;
	}
	return undefined;
}

/** The execution's trigger, which must know whom it lets in. */
function authenticatedSource(context: IExecuteFunctions, index: number): Source {
	const node = context.getNode().name;
	const proxy = context.getWorkflowDataProxy(index);
	const outputOf = (name: string) => proxy.$(name) as Started;
	const [started] = context
		.getParentNodes(node, { includeNodeParameters: true })
		.filter(({ name }) => context.getParentNodes(name).length === 0)
		.filter(({ name }) => outputOf(name).isExecuted);
	if (started === undefined) {
		throw new LoopFault(
			`It cannot be told what started this execution: no trigger leads to "${node}".`,
			'Wire a Webhook or an n8n Form Trigger with Basic Auth to it.',
		);
	}
	const { name, type, parameters = {} } = started;
	const json = firstOf(outputOf(name))?.json ?? {};
	if (INSIDE.includes(type)) return { authentication: 'inside', json };
	const { authentication } = parameters;
	// An expression could turn out as 'none'.
	const known = typeof authentication === 'string' && !/^(=|none$|$)/.test(authentication);
	if (!known) {
		throw new LoopFault(
			`Anybody may use "${name}": it has no authentication, so it is not known who decides.`,
			`Set Authentication of "${name}" to Basic Auth, with a credential of its own for each role.`,
		);
	}
	return { authentication, json };
}

/** What n8n itself says of the person, for each way to sign in; nothing that a visitor could add. */
const TOLD: Record<string, (json: IDataObject) => string | undefined> = {
	basicAuth: (json) => basicUser(textAt(json.headers, 'authorization')),
	jwtAuth: (json) => textAt(json.jwtPayload, 'email', 'name', 'sub'),
	n8nUserAuth: (json) => textAt(json.user, 'email'),
};

/** The user of a Basic header. n8n has checked the password before the execution began. */
function basicUser(header: unknown): string | undefined {
	const [, encoded] =
		/^basic\s+([a-z0-9+/=_-]+)$/i.exec(typeof header === 'string' ? header : '') ?? [];
	if (encoded === undefined) return undefined;
	const text = Buffer.from(encoded, 'base64').toString('utf8');
	const end = text.indexOf(':');
	return end > 0 ? text.slice(0, end) : undefined;
}

const textAt = (value: unknown, ...names: string[]): string | undefined =>
	names
		.map((name) => (value as IDataObject | null | undefined)?.[name])
		.find((found): found is string => typeof found === 'string' && found.trim() !== '');

function parameterAsSet(
	context: IExecuteFunctions,
	name: string,
	label: string,
): string | undefined {
	const raw: unknown = context.getNode().parameters[name];
	// n8n takes the leading `=` away where no expression is allowed; what is left is none, but was meant as one.
	if (typeof raw === 'string' && /^=|\{\{/.test(raw)) {
		throw new LoopFault(
			`${label} is an expression, so it could be taken from what a visitor sends.`,
			`Choose ${label} in the node, as a fixed value.`,
		);
	}
	return typeof raw === 'string' && raw.trim() !== '' ? raw.trim() : undefined;
}

/** The role as it is chosen in the node. @throws LoopFault if it is an expression. */
export function roleOf(context: IExecuteFunctions): Role {
	const role = parameterAsSet(context, 'role', 'Role') ?? DEFAULT_ROLE;
	if (role !== 'supervisor' && role !== 'administrator')
		throw new LoopFault(`"${role}" is no role.`, 'Choose Supervisor or Administrator in the node.');
	return role;
}

/**
 * Who decides. A Webhook with Basic Auth tells the user with each call, one with JWT its claims, a form for
 * n8n users the user. A form with Basic Auth tells nobody: there the name stands in the node (`Signed In As`).
 *
 * @throws LoopFault if the trigger lets anybody in, or the role is no fixed value.
 */
export function personOf(context: IExecuteFunctions, index: number): Person {
	const role = roleOf(context);
	const fixed = parameterAsSet(context, 'signedInAs', 'Signed In As');
	const { authentication, json } = authenticatedSource(context, index);
	const who =
		TOLD[authentication]?.(json) ??
		fixed ??
		`workflow "${context.getWorkflow().name ?? ''}" (${context.getMode()})`;
	return { who, role };
}
