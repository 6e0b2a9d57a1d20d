// What `npm run bench -- --help` says.
export const HELP = `Usage: npm run bench -- QUESTION [options]

Every question is asked over the wire: simulated callers dial a server and speak in modem tones, so that a lost frame is a
wrong word. The bench starts PostgreSQL, the sandbox (which stands in for the carrier, the speech vendor and the language
model, at the latencies these were measured at) and the server, which gets one core to itself where there are two.

  latency       How long does a caller wait, from their last sound to the agent's first? By kind of turn, at the server and
                at the caller's ear, with the engine's own share. Profiles instant (vendors answer at once) and measured.
                  --profile instant|measured   only this one
                  --calls N (10)  --duration S (60)
  load          How many calls does one process hold? Callers book, change their minds, interrupt and hang up; every booking
                is checked against the API. A load holds while every booking is right and the engine's p99 is in bounds.
                  --calls N (searches for the largest)  --ramp S (10)  --duration S (30)  --bound MS (50)  --profile P
  media         What is the least a call can cost (parse and forward), and how far above it is the engine?
                  --calls N (50)  --ramp S (5)  --duration S (20)
  scheduling    How fast are openings found in a full calendar (50 people, a year of appointments), and what happens when
                everybody wants the same one, at the desk and over the phone?
                  --calls N (100 in a race)  --duration S (10)
  reads         What do 200 dashboard reads a second cost callers, and how fast are lists and figures in an organization with a
                million calls?
                  --calls N (50)  --ramp S (10)  --duration S of each run (60)  --history CALLS (1000000)
                  --only callers|history
  soak          Does anything grow? Waves of calls; between them memory, sockets and open files return to their floor.
                  --calls N (50)  --waves N (10)  --duration S a wave (20)
  chaos         What do callers notice when a part of the world breaks in mid-call, and is anything lost? Vendors cut off,
                silent and refusing, the database away, the process killed.
                  --calls N (20)  --duration S for each (20)  --only NAME  --profile P
  peers         How do others do it? LiveKit agents-js and Pipecat, each in its default and a tuned setting, answer the same
                callers with the same emulated vendors: voice-to-voice at the ear, processor a call, largest load. They are
                installed below .offhook/peers on the first run; what cannot be installed here is said to be missing.
                  --calls N largest tried (200)  --ramp S (5)  --duration S a step (20)  --bound MS (250)
                  --only offhook|livekit|pipecat
  understanding How often is a caller understood? Has options of its own: npm run bench -- understanding --help
  compare       Did it get worse? npm run bench -- compare BEFORE.json AFTER.json
                  --bound TIMES (1.25)

Options for all
  --running     ask the Offhook that \`npm start\` runs (from OFFHOOK_HOME) instead of starting one; it has one business, so
                keep the load small
  --json        print the result as JSON, keep nothing
  --cpu-prof    keep a processor profile of the server beside the results

Answers are kept under bench/results as JSON and as an HTML page with plots. The exit code is 1 when something that has to
hold does not.
`;
