/** What people do in the systems during the demo, flow by flow. */
import type { Sandbox } from '../sandbox';
import type { LinkPair } from './lab';
import { chargebeeStories } from './stories/chargebee';
import { membercareStories } from './stories/membercare';
import type { Story, Work } from './stories/story';
import { waveStories } from './stories/wave';

export type { Story } from './stories/story';

const works: Record<string, Work> = { ...membercareStories, ...chargebeeStories, ...waveStories };

/** Lets people work in both systems for one flow. */
export async function work(sandbox: Sandbox, flow: string, links: LinkPair[]): Promise<Story> {
	const story: Story = { lines: [], checks: [] };
	await works[flow]?.(sandbox, links, story);
	return story;
}
