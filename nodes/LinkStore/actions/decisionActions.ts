import { jsonParse, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { Side } from '../../shared/contracts';
import { passOn } from '../../shared/failure';
import type { JsonObject, JsonValue } from '../../shared/json';
import { customers, type Category, type CustomerRow } from '../loop/people/customers';
import { decideOrTell, noteRefused, previewDecision, type Choice } from '../loop/people/decisions';
import { LoopFault } from '../loop/fault';
import { markup } from '../page/html';
import { openStore } from '../store';
import { saveOnce, takeOnce } from './once';
import { personOf, type Person } from './person';
import { MOST_SECONDS, waitForLink } from './waitForLink';

type Action = (this: IExecuteFunctions, index: number) => Promise<IDataObject[]>;

const text = (context: IExecuteFunctions, name: string, index: number): string =>
	String(context.getNodeParameter(name, index, '') ?? '').trim();

const CHOICES: readonly string[] = ['synchronize', 'doNotSynchronize', 'chooseLater'];
/** Rows that the store gives at once, at most. */
const BATCH = 200;

function jsonIn(context: IExecuteFunctions, name: string, index: number): JsonValue {
	const given: unknown = context.getNodeParameter(name, index, '');
	if (typeof given !== 'string') return given as JsonValue;
	if (given.trim() === '') return null;
	const parsed = jsonParse<JsonValue>(given, { fallbackValue: null });
	if (parsed === null && given.trim() !== 'null') {
		throw new LoopFault(
			`${name} is no JSON: ${given.slice(0, 60)}`,
			'Give an object, for example {"number": "0042"}.',
		);
	}
	return parsed;
}

function recordId(context: IExecuteFunctions, index: number): string {
	const id = text(context, 'recordId', index);
	if (id === '')
		throw new LoopFault('The Record ID is empty.', 'Give the ID of the record in its own system.');
	return id;
}

/** The person; if the node cannot know her, that is in the history too. */
async function person(context: IExecuteFunctions, index: number, flow: string): Promise<Person> {
	try {
		return personOf(context, index);
	} catch (error) {
		if (error instanceof LoopFault) {
			const { message } = error;
			const store = await openStore();
			await store.write(() =>
				noteRefused(
					{
						flow,
						who: `workflow "${context.getWorkflow().name ?? ''}"`,
						role: 'supervisor',
						what: 'to decide',
					},
					message,
				),
			);
		}
		return passOn(error);
	}
}

/** `expected` as the node holds it: empty where the person has not seen a decision before. */
function expectedIn(context: IExecuteFunctions, index: number): number | undefined {
	const given = text(context, 'options.expectedRevision', index);
	if (given === '') return undefined;
	const rev = Number(given);
	if (!Number.isInteger(rev) || rev < 0)
		throw new LoopFault(
			`Expected Revision is "${given}".`,
			'Give a whole number; 0 means that nobody had decided.',
		);
	return rev;
}

export const decisionActions: Record<string, Action> = {
	async decide(index) {
		const flow = text(this, 'flow', index);
		const choice = text(this, 'choice', index);
		if (!CHOICES.includes(choice)) {
			throw new LoopFault(`"${choice}" is no choice.`, `Use one of ${CHOICES.join(', ')}.`);
		}
		const id = recordId(this, index);
		const { who, role } = await person(this, index, flow);
		const reason = text(this, 'options.reason', index);
		const decided = await decideOrTell(await openStore(), {
			flow,
			side: text(this, 'side', index) as Side,
			recordId: id,
			choice: choice as Choice,
			who,
			role,
			expected: expectedIn(this, index),
			...(reason === '' ? {} : { reason }),
		});
		return [{ ...decided, who, role } as unknown as IDataObject];
	},

	async getAll(index) {
		const flow = text(this, 'flow', index);
		const category = text(this, 'category', index) as Category;
		const search = text(this, 'search', index);
		const most = (this.getNodeParameter('returnAll', index, false) as boolean)
			? Number.MAX_SAFE_INTEGER
			: (this.getNodeParameter('limit', index, 50) as number);
		const store = await openStore();
		const found: CustomerRow[] = [];
		for (let page = 1; found.length < most; page++) {
			const size = Math.min(BATCH, most);
			const { rows, total } = await store.read(() =>
				customers({ flow, category, search, page, size }),
			);
			found.push(...rows);
			if (rows.length === 0 || page * size >= total) break;
		}
		return found.slice(0, most) as unknown as IDataObject[];
	},

	async preview(index) {
		const store = await openStore();
		const id = text(this, 'recordId', index);
		const fields = jsonIn(this, 'fields', index);
		const usable = typeof fields === 'object' && fields !== null && !Array.isArray(fields);
		const filled = usable && Object.keys(fields).length > 0;
		if (id === '' && !filled) {
			throw new LoopFault(
				'There is no record to look at: Record ID and Fields are both empty.',
				'Give the ID of a record that the flow has read, or the fields as its system shows them.',
			);
		}
		const preview = await store.read(() =>
			previewDecision({
				flow: text(this, 'flow', index),
				side: text(this, 'side', index) as Side,
				prints: store.prints,
				...(id === '' ? {} : { recordId: id }),
				...(filled ? { fields: fields as JsonObject } : {}),
			}),
		);
		// For the HTML element of a form: names of customers are in it, so it is escaped here.
		const shown = preview.text === '' ? '' : markup`<p>${preview.text}</p>`.text;
		return [{ ...preview, html: shown } as unknown as IDataObject];
	},

	async once(index) {
		const waitMs =
			Math.min(Number(this.getNodeParameter('options.waitSeconds', index, 20)), MOST_SECONDS) *
			1000;
		const once = await takeOnce(
			await openStore(),
			{ scope: text(this, 'flow', index), key: keyIn(this, index), waitMs },
			this.getExecutionCancelSignal?.(),
		);
		return [once as unknown as IDataObject];
	},

	async saveResult(index) {
		const result = jsonIn(this, 'result', index);
		const store = await openStore();
		const key = keyIn(this, index);
		const saved = await store.write(() => saveOnce(text(this, 'flow', index), key, result));
		return [saved as unknown as IDataObject];
	},
};

function keyIn(context: IExecuteFunctions, index: number): string {
	const key = text(context, 'key', index);
	if (key === '')
		throw new LoopFault(
			'The Key is empty.',
			'Give what tells one submission from another, for example the execution ID.',
		);
	return key;
}

/** Link: Wait for Link. */
export const waitForLinkAction: Action = async function (index) {
	const waited = await waitForLink(
		await openStore(),
		{
			flow: text(this, 'flow', index),
			side: text(this, 'side', index) as Side,
			recordId: recordId(this, index),
			seconds: Number(this.getNodeParameter('timeout', index, 30)),
		},
		this.getExecutionCancelSignal?.(),
	);
	return [waited as unknown as IDataObject];
};
