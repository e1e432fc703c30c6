import * as fc from 'fast-check';
import { escape, link, markup, trusted } from '../../../nodes/LinkStore/page/html';

test('what is put in is text, however deep it is', () => {
	expect(markup`<p title="${'"&\''}">${['<b>', [markup`<i>${'<u>'}</i>`]]}</p>`.text).toBe(
		'<p title="&quot;&amp;&#39;">&lt;b&gt;<i>&lt;u&gt;</i></p>',
	);
});

test('nothing is shown for what is not there; zero is a number', () => {
	expect(markup`a${undefined}${null}${false}${''}${0}b`.text).toBe('a0b');
});

test('an object that looks like HTML is not taken for it', () => {
	const forged = JSON.parse('{"text":"<script>","safe":true}') as never;
	expect(() => markup`${forged}`.text).toThrow();
});

test('no text leaves its place, in content or in an attribute', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => {
			expect(escape(text)).not.toMatch(/[<>"'`]/);
			expect(markup`${text}`.text).toBe(escape(text));
		}),
	);
});

test('only our own style and script are taken as they are', () => {
	expect(markup`<style>${trusted('a > b {}')}</style>`.text).toBe('<style>a > b {}</style>');
});

test('a link carries any text back, and leaves out what is empty', () => {
	const query = link({ tab: 'later', q: 'a&b=ø "<', page: undefined, from: '' });
	expect(query).toBe(`?tab=later&q=${encodeURIComponent('a&b=ø "<')}`);
	expect(new URLSearchParams(query.slice(1)).get('q')).toBe('a&b=ø "<');
});
