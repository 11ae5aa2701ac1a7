package main

import (
	"errors"
	"fmt"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// Job is one question.
type Job struct {
	// ID comes back in the answer.
	ID int `json:"id"`
	// Mode is convert, lint, parse, outline, targets, lex, references or ignore.
	Mode string `json:"mode"`
	// Dockerfile is the text.
	Dockerfile string `json:"dockerfile"`
	// Args are build arguments.
	Args map[string]string `json:"args"`
	// Target is the stage to build; empty means the last.
	Target string `json:"target"`
	// Platform is the platform asked for; empty means none. Several are separated by commas: the first is converted.
	Platform string `json:"platform"`
	// Options are further frontend options under the frontend's own names (force-network-mode, shm-size,
	// context:NAME ...).
	Options map[string]string `json:"options"`
	// Merge says that the engine can merge layers, so that --link makes steps of its own.
	Merge bool `json:"merge"`
	// Files is the fake context: its .dockerignore and Dockerfile.dockerignore are read.
	Files map[string]string `json:"files"`
	// Images holds the configs of base images by their normalized reference (docker.io/library/x:tag), as JSON.
	// Every other image has PATH and CMD sh.
	Images map[string]Image `json:"images"`

	// Words are for lex: each is expanded in Env; for references, each is read as one.
	Words []string `json:"words"`
	// Env is for lex, K=V.
	Env []string `json:"env"`
	// Escape is for lex: the escape character, by default a backslash.
	Escape string `json:"escape"`
	// Raw is for lex: keep quotes and escapes and unset variables, as the names of RUN steps do.
	Raw bool `json:"raw"`

	// Patterns are the lines of an ignore file and Paths the paths to try, for ignore. A path that ends in a
	// slash is a folder.
	Patterns string   `json:"patterns"`
	Paths    []string `json:"paths"`
}

// Image is what the fake registry says of a base image.
type Image struct {
	// Missing makes the image one that no registry has.
	Missing bool `json:"missing"`
	// Empty leaves out the layers, as an image built FROM scratch with nothing in it.
	Empty bool `json:"empty"`
	// Digest is the manifest's; by default one made of the reference.
	Digest string `json:"digest"`
	// Config replaces the default config {Env: [PATH=...], Cmd: [sh]}; keys as in an image's config.
	Config map[string]any `json:"config"`
}

// Answer is the line that a job gets.
type Answer struct {
	ID int `json:"id"`
	// Error is BuildKit's refusal.
	Error *Failure `json:"error,omitempty"`
	// Panic is set when BuildKit, or the oracle, broke.
	Panic string `json:"panic,omitempty"`
	// Steps are the vertices of the definition, inputs before their users.
	Steps []Step `json:"steps,omitempty"`
	// Warnings are the linter's.
	Warnings []Warning `json:"warnings,omitempty"`
	// Stages are for parse and targets.
	Stages []Stage `json:"stages,omitempty"`
	// Image is the config of the result, for convert.
	Image any `json:"image,omitempty"`
	// Outline is for outline.
	Outline any `json:"outline,omitempty"`
	// Words are for lex.
	Words []Word `json:"words,omitempty"`
	// Ignored says for each path of ignore whether the patterns leave it out.
	Ignored []bool `json:"ignored,omitempty"`
	// Sent are the paths that a walk sends, for ignore.
	Sent []string `json:"sent,omitempty"`
	// Read are the patterns as the reader of ignore files returned them.
	Read []string `json:"read,omitempty"`
}

// Failure is an error and the lines that it points at, from 1.
type Failure struct {
	Message string     `json:"message"`
	Lines   [][2]int32 `json:"lines,omitempty"`
}

func (job *Job) run() Answer {
	answer := Answer{ID: job.ID}
	var err error
	switch job.Mode {
	case "convert":
		err = job.convert(&answer)
	case "lint":
		err = job.lint(&answer)
	case "parse":
		err = job.parse(&answer)
	case "outline":
		err = job.outline(&answer)
	case "targets":
		err = job.targets(&answer)
	case "lex":
		job.lex(&answer)
	case "references":
		job.references(&answer)
	case "ignore":
		err = job.ignore(&answer)
	default:
		err = fmt.Errorf("unknown mode %q", job.Mode)
	}
	if err != nil {
		answer.Error = failure(err)
	}
	return answer
}

func failure(err error) *Failure {
	f := &Failure{Message: err.Error()}
	var located *parser.LocationError
	if errors.As(err, &located) {
		for _, ranges := range located.Locations {
			f.Lines = append(f.Lines, lines(ranges)...)
		}
	}
	return f
}

func lines(ranges []parser.Range) [][2]int32 {
	out := make([][2]int32, 0, len(ranges))
	for _, r := range ranges {
		out = append(out, [2]int32{int32(r.Start.Line), int32(r.End.Line)})
	}
	return out
}
