// The oracle: BuildKit's own packages behind a line of JSON a question.
//
// Each line of standard input is a job (see job.go), each line of standard output its answer, in the jobs' order.
// The program runs until its input ends. Only tests start it; the product never does.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
)

// The longest job that is read, in bytes: a Dockerfile of a few megabytes, escaped, fits.
const longestJob = 64 << 20

func main() {
	jobs := bufio.NewScanner(os.Stdin)
	jobs.Buffer(make([]byte, 1<<20), longestJob)
	out := bufio.NewWriter(os.Stdout)
	// Jobs run side by side and answer in order: each line hands a channel to the writer.
	pending := make(chan chan []byte, 4*runtime.NumCPU())
	slots := make(chan struct{}, runtime.NumCPU())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for answer := range pending {
			out.Write(<-answer)
			out.WriteByte('\n')
			if len(pending) == 0 {
				out.Flush()
			}
		}
		out.Flush()
	}()
	for jobs.Scan() {
		line := append([]byte(nil), jobs.Bytes()...)
		answer := make(chan []byte, 1)
		pending <- answer
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			answer <- respond(line)
		}()
	}
	close(pending)
	<-done
	if err := jobs.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

// respond answers one job. A panic inside BuildKit is an answer too, so that one bad file does not end the run.
func respond(line []byte) (dt []byte) {
	var job Job
	defer func() {
		if p := recover(); p != nil {
			dt = encode(Answer{ID: job.ID, Panic: fmt.Sprintf("%v\n%s", p, debug.Stack())})
		}
	}()
	if err := json.Unmarshal(line, &job); err != nil {
		return encode(Answer{Error: &Failure{Message: "no job: " + err.Error()}})
	}
	return encode(job.run())
}

func encode(answer Answer) []byte {
	dt, err := json.Marshal(answer)
	if err != nil {
		dt, _ = json.Marshal(Answer{ID: answer.ID, Panic: err.Error()})
	}
	return dt
}
