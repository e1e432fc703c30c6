import {
	sleep,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { eventDone, eventFailed, takeEvent, type Noted } from '../../LinkStore/loop/seen';
import { openStore, type Store } from '../../LinkStore/store';
import { passOn } from '../../shared/failure';
import { chargebee } from '../access';
import { pathOf, read } from '../transport/requests';
import { isAuthorized } from './auth';
import { readEvent, type ChargebeeEvent } from './body';
import { apiFor, memoryOf } from './endpoint';
import { chosenTypes, subjectOf, type Subject } from './events';

interface Options {
	includeRecord?: boolean;
	ignoreUser?: string;
}

/** How long a second delivery waits for the first one to come to its end, before it is sent away. */
const PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 100;

type ResponseObject = ReturnType<IWebhookFunctions['getResponseObject']>;

/** An answer of our own: n8n starts nothing and says nothing. */
function refuse(
	response: ResponseObject,
	status: number,
	text: string,
	headers: Record<string, string> = {},
): IWebhookResponseData {
	response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
	response.end(text);
	return { noWebhookResponse: true };
}

/** Taken note of, nothing to start. */
const dropped = (why: string): IWebhookResponseData => ({ webhookResponse: { dropped: why } });

/** One webhook of Chargebee: who sent it, what it is, whether it was here before, what it starts. */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = this.getResponseObject();
	if (!isAuthorized(this.getHeaderData().authorization, memoryOf(this).auth)) {
		return refuse(response, 401, 'Unauthorized', {
			'WWW-Authenticate': 'Basic realm="n8n", charset="UTF-8"',
		});
	}
	const body = readEvent(this.getBodyData());
	if ('problem' in body) {
		this.logger.warn(`${this.getNode().name}: ${body.problem}`);
		return refuse(response, 400, body.problem);
	}
	const { event } = body;
	const types = chosenTypes(this.getNodeParameter('events', []) as string[]);
	const subject = subjectOf(event.event_type, event.content);
	if (subject === undefined || !types.includes(event.event_type)) return dropped('not chosen');
	const options = this.getNodeParameter('options', {}) as Options;
	// Before it is noted: an event that is ignored does not make older ones of other people old.
	if (isOwn(event, options)) return dropped('own change');
	// The editor listens for one event, which shall be shown whatever came before.
	if (this.getMode() === 'manual') return await passedOn.call(this, event, subject, options);
	return await once.call(this, event, subject, options);
}

const isOwn = ({ user }: ChargebeeEvent, { ignoreUser = '' }: Options): boolean =>
	ignoreUser.trim() !== '' && user === ignoreUser.trim();

/** Passes an event on that was not passed on before, and settles it by what its sender is told. */
async function once(
	this: IWebhookFunctions,
	event: ChargebeeEvent,
	subject: Subject,
	options: Options,
): Promise<IWebhookResponseData> {
	const store = await openStore();
	const scope = `${this.getWorkflow().id}/${this.getNode().id}`;
	const noted = await take(store, scope, event, subject);
	if (noted.state === 'underWay') {
		// Its first delivery may yet fail, so this one is not said to have arrived.
		return refuse(this.getResponseObject(), 503, 'This event is being worked on', {
			'Retry-After': '60',
		});
	}
	if (noted.state !== 'taken') return dropped(noted.state);
	const failed = async () => {
		await store.write(() => eventFailed(scope, event.id, noted.attempt));
	};
	settleByAnswer.call(this, async (arrived) => {
		if (arrived) await store.write(() => eventDone(scope, event.id));
		else await failed();
	});
	return await passedOn.call(this, event, subject, options).catch(async (error: unknown) => {
		await failed();
		return passOn(error);
	});
}

async function take(
	store: Store,
	scope: string,
	{ id }: ChargebeeEvent,
	{ version: record }: Subject,
): Promise<Noted> {
	const until = Date.now() + PATIENCE_MS;
	for (;;) {
		const noted = await store.write(() =>
			takeEvent({ scope, id, record }, store.holder, store.isDead),
		);
		if (noted.state !== 'underWay' || Date.now() > until) return noted;
		await sleep(LOOK_AGAIN_MS);
	}
}

/**
 * The event has arrived once its sender was told so, with a status of success, and not before: n8n answers
 * when the execution is stored, or has ended, as the options have it. A connection that broke off says
 * nothing; the event is then free again after a while.
 */
function settleByAnswer(
	this: IWebhookFunctions,
	settle: (arrived: boolean) => Promise<void>,
): void {
	const response = this.getResponseObject();
	response.once('finish', () => {
		settle(response.statusCode < 300).catch((error: Error) => {
			this.logger.error(`${this.getNode().name}: an event could not be settled: ${error.message}`);
		});
	});
}

async function passedOn(
	this: IWebhookFunctions,
	event: ChargebeeEvent,
	subject: Subject,
	{ includeRecord = false }: Options,
): Promise<IWebhookResponseData> {
	const { entity, recordId } = subject;
	const json = {
		entity,
		recordId,
		...event,
		...(includeRecord ? { record: await recordOf.call(this, subject) } : {}),
	} as IDataObject;
	return { workflowData: [[{ json }]] };
}

/** The record as it is now; null if it is gone, or the event names none. */
async function recordOf(
	this: IWebhookFunctions,
	{ entity, recordId }: Subject,
): Promise<IDataObject | null> {
	if (recordId === null) return null;
	const api = await apiFor(this);
	const fields =
		entity === 'itemFamily'
			? await read(api, pathOf('/item_families', recordId), 'item_family')
			: (
					await chargebee.entities
						.find((candidate) => candidate.entity === entity)
						?.get(api, recordId)
				)?.fields;
	return (fields as IDataObject | undefined) ?? null;
}
