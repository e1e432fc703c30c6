/** The node's requests and the sandbox's answers, held against the official client. */
import { startSandbox, type Sandbox } from '../../sandbox';
import { answerProblems, distinct, samplesOf } from './officialAnswers';
import { encodingProblems, methodOf, requestProblems } from './officialRequests';
import { CHARGEBEE_ONLY } from './helpers';
import { callAll } from './officialCalls';
import { live, SEED } from './officialLife';
import { startRecorder, type Call, type Recorder } from './recorder';

let sandbox: Sandbox;
let recorder: Recorder;
let nodeCalls: Call[];

beforeAll(async () => {
	sandbox = await startSandbox({ ...CHARGEBEE_ONLY, chargebee: { seed: SEED } });
	recorder = await startRecorder(sandbox.chargebee.url);
	const t0 = Date.now();
	await live(sandbox, recorder.apiUrl);
	const t1 = Date.now(); nodeCalls = [...recorder.calls];
	console.log(JSON.stringify(await callAll(sandbox, recorder.port)), t1 - t0, Date.now() - t1);
});
afterAll(async () => {
	await recorder.stop();
	await sandbox.stop();
});

test('debug', async () => {
	const seen = new Map<string, number>();
	for (const call of recorder.calls) {
		const key = `${call.method} ${call.path.replace(/ls-\w+/g, 'X')} ${call.status}`;
		seen.set(key, (seen.get(key) ?? 0) + 1);
	}
	console.log([...seen].map((x) => x.join(' ')).join('\n'));
	const p = nodeCalls.flatMap((call) => requestProblems(call).map((x) => `${call.method} ${call.path} ${x}`));
	console.log([...new Set(p)].join('\n'));
	const e = (await Promise.all(nodeCalls.map(async (call) => (await encodingProblems(call)).map((x) => `${call.method} ${call.path} ${x}`)))).flat();
	console.log([...new Set(e)].slice(0, 10).join('\n'));
	const t2 = Date.now(); const s = distinct(recorder.calls.flatMap((call) => samplesOf(call) ?? []));
	console.log(s.length, answerProblems(s).join('\n'), Date.now() - t2);
	console.log([...new Set(s.map(({ of }) => of.split(' ').pop()))].join(' '));
});
