import type { IHookFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { ApiContext } from '../../shared/adapter';
import { attempt } from '../../shared/attempt';
import type { Api } from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import { isObject, type JsonObject } from '../../shared/json';
import { textOf } from '../../shared/values';
import { chargebee } from '../access';
import { listAll, pathOf, read, write } from '../transport/requests';
import { makeAuth } from './auth';
import { chosenTypes } from './events';
import { checkedUrl } from './url';

/** What n8n keeps for the node between registration and removal; nothing of it is a secret. */
export interface Memory {
	/** Id of the endpoint in Chargebee. */
	endpoint?: string;
	/** Account that it was registered in: ids of another one say nothing. */
	account?: string;
	/** Hash of user and password, see `auth.ts`. */
	auth?: string;
}

const ENDPOINTS = '/webhook_endpoints';
const ENDPOINT = 'webhook_endpoint';
/** Endpoints that a site may have. */
const MOST_ENDPOINTS = 5;
const LONGEST_NAME = 50;

/** Hooks and webhooks reach the API in the same way as executions do. */
export const apiFor = async (context: unknown): Promise<Api> =>
	await chargebee.api.call(context as ApiContext);

export const memoryOf = (context: Pick<IHookFunctions, 'getWorkflowStaticData'>): Memory =>
	context.getWorkflowStaticData('node') as Memory;

/** Name in Chargebee's list of endpoints: it says which workflow the events go to. */
export function endpointName(workflow: { id?: string; name?: string }, isTest: boolean): string {
	const id = workflow.id ? ` (${workflow.id})` : '';
	const name = `n8n${isTest ? ' test' : ''}: ${workflow.name ?? ''}`;
	// The end of the name is what may be missed; the id tells two workflows of one name apart.
	return id.length > LONGEST_NAME / 2
		? name.slice(0, LONGEST_NAME)
		: `${name.slice(0, LONGEST_NAME - id.length).trimEnd()}${id}`;
}

/** The endpoint as this node wants it, without the secret. */
function wanted(context: IHookFunctions): JsonObject & { url: string; enabled_events: string[] } {
	const url = checkedUrl(context.getNodeWebhookUrl('default'));
	const events = chosenTypes(context.getNodeParameter('events', []) as string[]);
	if (events.length === 0) {
		// An endpoint without event types would get the events of all records there are.
		throw new ApiFailure('The trigger has no events to listen to', {
			outcome: 'notSent',
			scope: 'side',
			remedy: 'Choose at least one event in the parameter "Events".',
		});
	}
	return {
		name: endpointName(context.getWorkflow(), context.getMode() === 'manual'),
		url,
		api_version: 'v2',
		// Card data is nobody's business here.
		send_card_resource: false,
		disabled: false,
		enabled_events: events,
	};
}

const sameTexts = (a: unknown, b: string[]): boolean =>
	Array.isArray(a) && a.length === b.length && b.every((text) => a.includes(text));

/** True if the endpoint that was registered is still there, and still as the node wants it. */
export async function isRegistered(this: IHookFunctions): Promise<boolean> {
	const { endpoint, account, auth } = memoryOf(this);
	const target = wanted(this);
	if (endpoint === undefined || auth === undefined) return false;
	const api = await apiFor(this);
	if (account !== api.account) return false;
	const found = await read(api, pathOf(ENDPOINTS, endpoint), ENDPOINT);
	return (
		found !== undefined &&
		found.url === target.url &&
		found.disabled !== true &&
		found.api_version === 'v2' &&
		sameTexts(found.enabled_events, target.enabled_events)
	);
}

/**
 * Registers the endpoint, with a user and a password of its own. One that is there already (its address is
 * an old one, or it was made by a call whose end n8n did not see) is changed, so that none is left over.
 *
 * @throws ApiFailure with the remedy, also where the site has no room for another endpoint.
 */
export async function register(this: IHookFunctions): Promise<boolean> {
	const memory = memoryOf(this);
	const target = wanted(this);
	const api = await apiFor(this);
	const there = await listAll(api, ENDPOINTS, ENDPOINT);
	const ours = there.filter(
		({ id, url }) =>
			url === target.url || (memory.account === api.account && id === memory.endpoint),
	);
	const auth = makeAuth();
	const params = {
		...target,
		basic_auth_username: auth.user,
		basic_auth_password: auth.password,
	};
	const [kept, ...extra] = ours.map(({ id }) => String(id));
	for (const id of extra) await removeEndpoint(api, id);
	const path = kept === undefined ? ENDPOINTS : pathOf(ENDPOINTS, kept);
	const { value, failure } = await attempt(() => write(api, path, params));
	if (failure) throw kept === undefined ? noRoom(there.length, failure) : failure;
	const endpoint = isObject(value[ENDPOINT]) ? textOf(value[ENDPOINT].id) : null;
	if (endpoint === null) {
		throw new ApiFailure('Chargebee did not say which webhook endpoint it made', {
			outcome: 'unknown',
			scope: 'side',
			remedy: 'Publish the workflow once more: an endpoint with its address is used again.',
		});
	}
	Object.assign(memory, { endpoint, account: api.account, auth: auth.hash } satisfies Memory);
	return true;
}

/** Chargebee's refusal of an endpoint, told by its most likely cause. */
const noRoom = (there: number, failure: ApiFailure): ApiFailure =>
	failure.detail.outcome === 'rejected' && there >= MOST_ENDPOINTS
		? new ApiFailure(
				`This Chargebee site has ${there} webhook endpoints already, as many as it may have`,
				{
					...failure.detail,
					remedy: `Delete one that is not needed in Chargebee (Settings > Configure Chargebee > Webhooks), or let the workflow that has one wake the others: one Chargebee Trigger serves all flows by Link Store: Request Run. Chargebee said: ${failure.message}`,
				},
			)
		: failure;

/** Removes the endpoint. One that is gone already is as good. */
export async function unregister(this: IHookFunctions): Promise<boolean> {
	const memory = memoryOf(this);
	if (memory.endpoint !== undefined) {
		const api = await apiFor(this);
		if (memory.account === api.account) await removeEndpoint(api, memory.endpoint);
	}
	delete memory.endpoint;
	delete memory.account;
	delete memory.auth;
	return true;
}

async function removeEndpoint(api: Api, id: string): Promise<void> {
	const { failure } = await attempt(() => write(api, pathOf(ENDPOINTS, id, 'delete')));
	if (failure && failure.detail.outcome !== 'gone') throw failure;
}

/** What n8n shows of a workflow that could not be published is the message alone, so the remedy goes into it. */
export function withRemedy<E extends NodeApiError | NodeOperationError>(error: E): E {
	const { description } = error;
	if (typeof description === 'string' && !error.message.includes(description)) {
		error.message = `${error.message.replace(/\.$/, '')}. ${description}`;
	}
	return error;
}
