import { checkTalk } from './harness/check-talk.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';

/** What a newcomer types first, and a pattern that the answer must match. */
const FIRST_MESSAGES: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  HelloWorld: [
    ['Hello', /What is your name\?/],
    ['hey there!', /What is your name\?/],
    ['Ada', /^Hello, Ada!/],
    ["Hi, I'm Ada Lovelace.", /^Hello, Ada!/],
    ['I am fine, thanks. And you?', /I am well/],
    ['who are you?', /I am the Greeter/],
    ['what can you do', /I am the Greeter/],
    ['help', /I am the Greeter/],
    ['What is Mozaiks?', /runs workflows/],
    ['How do I build my own agent?', /workflows\/HelloWorld/],
    ['which model are you', /Set ANTHROPIC_API_KEY/],
    ["What's the weather in Rome?", /I cannot answer that/],
    ['tell me a joke', /I cannot answer that/],
    ['thanks', /You are welcome/],
    ["I'm looking for a tutorial", /ask what I can do/],
    ['ok', /ask what I can do/],
  ],
  SupportDesk: [
    ['hi, I need help', /payment, or does something not work/],
    ['What can you do?', /Billing looks up orders/],
    ['Can I talk to a human?', /no people behind it/],
    ['What are your opening hours?', /I cannot answer that/],
    ['I want a refund', /Which one is it\?/],
    ['I was charged twice', /Which one is it\?/],
    ['Where is my order?', /Which order is it about\?/],
    ['I want to cancel my subscription', /Which order is it about\?/],
    ['How much does the annual plan cost?', /The annual plan is \$120/],
    ["I can't log in", /reload the page/],
    ['My app is very slow', /reload the page/],
    ['There is a problem with my account', /reload the page/],
    ['what about order A-101', /never paid/],
    ['thanks', /You are welcome/],
  ],
  ResearchTeam: [
    ['How do bees find flowers?', /^A honey bee visits/],
    ['why do corals bleach', /^Coral reefs cover/],
    ['what about glaciers', /^Glaciers and ice sheets/],
    ['What do you know?', /^I have notes about bees/],
  ],
  ReleaseNotes: [
    ['hello', /^Hello! I write release notes/],
    ["What's the weather in Rome?", /I cannot answer that/],
    ['What can you do?', /^Three agents/],
    ['Write the notes for 9.9', /there is no version 9\.9/],
    ['What changed in 2.3?', /^Version 2\.3 is here/],
  ],
  NewsDesk: [
    ['hello', /^Hello! I write headlines/],
    ["What's the weather in Rome?", /I cannot answer that/],
    ['tell me a joke', /I cannot answer that/],
    ['Write a headline about the new bike lane', /^We print it: "the new bike lane"$/],
  ],
  OfficeParty: [
    ['hello', /^Hello! I plan office parties/],
    ["What's the weather in Rome?", /I cannot answer that/],
    ['I want to have a party', /How many people come\?/],
    ['We are 12 and want to celebrate', /The plan is complete/],
    ['Plan a party for 500 people', /I cannot plan a party without one/],
  ],
  PartySeason: [['Plan the season', /Every party has an answer/]],
  PartyVenue: [
    ['hello', /^Hello! I find places/],
    ["What's the weather in Rome?", /^I find places for parties/],
    ['A place for 30 people', /the canteen/],
    ['We are 200 people', /the largest has 120/],
  ],
  PartyCatering: [
    ['hello', /^Hello! I plan food/],
    ["What's the weather in Rome?", /^I plan food and drinks/],
    ['Food for 30 people', /15 pizzas/],
    ['What do 12 people eat?', /6 pizzas/],
  ],
  IncidentDesk: [
    ['hello', /What is down\?/],
    ["What's the weather in Rome?", /I cannot answer that/],
    ['The website does not work', /^I am on it/],
    ['Our website is very slow', /^I am on it/],
  ],
  TravelExpenses: [
    ['hello', /^Hello! I take travel expenses/],
    ["What's the weather in Rome?", /I cannot answer that/],
    ['I paid for a train ticket', /Please fill in the form/],
  ],
};

/** The samples without a key must answer what a newcomer types first. */
describe('a sample workflow', () => {
  let server: Server;
  beforeAll(async () => {
    // The MCP server of a sample starts slowly on a busy machine.
    server = await startServer({ env: { MCP_START_MS: '60000' } });
  }, 300_000);
  afterAll(() => server?.dispose());

  /** The last answer to each message of one conversation. */
  async function answers(
    workflow_name: string,
    messages: readonly string[],
  ): Promise<readonly string[]> {
    const talk = await startTalk(server, workflow_name);
    const given: string[] = [];
    for (const message of messages) {
      await talk.say(message);
      given.push(talk.last('agent_response').text);
    }
    talk.socket.close();
    return given;
  }

  it.each(Object.keys(FIRST_MESSAGES))('%s answers what a newcomer types first', async (name) => {
    const asked = (FIRST_MESSAGES[name] ?? []).map(async ([message, answer]) => ({
      message,
      answer,
      given: await answers(name, [message]),
    }));
    for (const { message, answer, given } of await Promise.all(asked))
      expect({ message, given }).toEqual({ message, given: [expect.stringMatching(answer)] });
  });

  it('HelloWorld answers a question after it has greeted somebody', async () => {
    const given = await answers('HelloWorld', ['Hello', 'My name is Ada', 'what can you do?']);
    expect(given).toEqual([
      'Hello! I am the Greeter. What is your name?',
      expect.stringMatching(/^Hello, Ada! It is good to have you here\./),
      expect.stringMatching(/I am the Greeter/),
    ]);
  });

  it('ResearchTeam researches every question again', async () => {
    const given = await answers('ResearchTeam', ['How do bees find flowers?', 'And glaciers?']);
    expect(given).toEqual([
      expect.stringMatching(/^A honey bee/),
      expect.stringMatching(/^Glaciers/),
    ]);
  });

  it.each([
    [
      [
        'Hello',
        'What are your opening hours?',
        'asdf',
        'payment',
        'I do not know the number',
        'a-101',
      ],
    ],
    [['The export button does not work', 'no', 'still not', 'thanks, but no']],
    [['I was charged twice', 'what number?', 'A-999', 'A-101']],
  ])('SupportDesk never gives the same answer twice: %j', async (messages) => {
    const given = await answers('SupportDesk', messages);
    expect(new Set(given).size).toBe(messages.length);
  });

  it('ReleaseNotes lists, writes and announces in one run', async () => {
    const talk = await startTalk(server, 'ReleaseNotes');
    await talk.say('Write the notes for version 2.4');
    expect(talk.speakers()).toEqual(['Collector', 'Writer', 'Announcer']);
    expect(talk.of('agent_response')[1]?.text).toBe(
      '# Version 2.4\n\n**New:** dark mode; export to CSV.\n\n**Fixed:** an empty search no longer fails.',
    );
    expect(talk.end()).toBe('done');
    await checkTalk(server, talk);
    talk.socket.close();
  });

  it('NewsDesk returns drafts until one is good, and starts over with the next story', async () => {
    const talk = await startTalk(server, 'NewsDesk');
    for (const story of ['The library opens on Sundays', 'The town has a new bike lane']) {
      await talk.say(story);
      expect(talk.last('agent_response').text).toBe(`We print it: "${story}"`);
    }
    expect(talk.of('agent_response').filter(({ text }) => text.startsWith('Not yet'))).toHaveLength(
      4,
    );
    expect(talk.end()).toBe('terminate');
    await checkTalk(server, talk);
    talk.socket.close();
  });

  it('NewsDesk ends its loop if no draft is good', async () => {
    const talk = await startTalk(server, 'NewsDesk');
    await talk.say('The mayor of our small town says that the swimming pool will open in May');
    expect(talk.last('agent_response').text).toMatch(/^Three drafts are enough/);
    expect([talk.of('agent_start').length, talk.end()]).toEqual([6, 'terminate']);
    talk.socket.close();
  });

  it('OfficeParty plans with two nested workflows', async () => {
    const talk = await startTalk(server, 'OfficeParty');
    await talk.say('Plan a party for 30 people');
    expect(talk.of('child_start').map(({ workflow_name }) => workflow_name)).toEqual([
      'PartyVenue',
      'PartyCatering',
    ]);
    expect(talk.of('agent_response').map(({ text }) => text)).toEqual([
      'A party for 30: I ask for a venue first.',
      'The place is the canteen, which has 40 seats. Now the food.',
      'Buy 15 pizzas and 5 crates of drinks. The plan is complete: a place and something to eat.',
    ]);
    expect(talk.end()).toBe('done');
    await checkTalk(server, talk);
    talk.socket.close();
  });

  it('IncidentDesk escalates to a person, whose words close the incident, and starts at the first level again', async () => {
    const talk = await startTalk(server, 'IncidentDesk');
    for (const message of ['The checkout is down', 'no', 'it did not help', 'still down', 'no'])
      await talk.say(message);
    expect(talk.last('input_request')).toMatchObject({ kind: 'text', agent: 'SecondLine' });
    await talk.answer('I restarted the payment gateway');
    expect(talk.last('agent_response')).toMatchObject({
      agent: 'Scribe',
      text: expect.stringMatching(/payment gateway$/),
    });
    expect(talk.end()).toBe('terminate');
    for (const message of ['The website is down', 'it works now']) await talk.say(message);
    expect(talk.last('agent_response').text).toBe(
      'Incident closed. Steps that did not help: 0. Solution: A step of the first line.',
    );
    expect(talk.end()).toBe('terminate');
    await checkTalk(server, talk);
    talk.socket.close();
  });

  it('TravelExpenses accepts a form, and asks a person only about a large amount', async () => {
    const talk = await startTalk(server, 'TravelExpenses');
    await talk.say('I want to claim an expense');
    expect(talk.last('input_request')).toMatchObject({ kind: 'tool', component: 'ExpenseForm' });
    await talk.answer({ purpose: 'Train', amount: 84.5 });
    expect(talk.last('agent_response').text).toBe(
      'Your claim is submitted: 84.50 euros for Train.',
    );
    expect(talk.end()).toBe('done');
    for (const [decision, words] of [
      ['approve', 'Your claim is submitted: 240.00 euros for Hotel.'],
      ['reject', /^Your claim was not submitted/],
    ] as const) {
      await talk.say('I paid for a hotel');
      await talk.answer({ purpose: 'Hotel', amount: 240, date: '2026-11-30' });
      expect(talk.last('input_request').kind).toBe('approval');
      await talk.answer({ decision });
      expect(talk.last('agent_response').text).toMatch(words);
    }
    await checkTalk(server, talk);
    talk.socket.close();
  });
});
