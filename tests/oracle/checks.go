package main

import (
	"bytes"
	"context"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// Warning is one finding of the linter.
type Warning struct {
	Rule    string     `json:"rule"`
	Message string     `json:"message"`
	Lines   [][2]int32 `json:"lines"`
}

// Stage is one stage as the instruction reader left it.
type Stage struct {
	Name     string     `json:"name"`
	Base     string     `json:"base"`
	Platform string     `json:"platform,omitempty"`
	Doc      string     `json:"doc,omitempty"`
	Default  bool       `json:"default,omitempty"`
	Commands []Command  `json:"commands,omitempty"`
	Lines    [][2]int32 `json:"lines"`
}

// Command is one instruction.
type Command struct {
	Name  string     `json:"name"`
	Lines [][2]int32 `json:"lines"`
}

func (job *Job) lint(answer *Answer) error {
	opt, err := job.options(nil)
	if err != nil {
		return err
	}
	results, err := dockerfile2llb.DockerfileLint(context.Background(), []byte(job.Dockerfile), *opt)
	if err != nil {
		return err
	}
	for _, w := range results.Warnings {
		warning := Warning{Rule: w.RuleName, Message: w.Detail}
		for _, r := range w.Location.Ranges {
			warning.Lines = append(warning.Lines, [2]int32{r.Start.Line, r.End.Line})
		}
		answer.Warnings = append(answer.Warnings, warning)
	}
	if results.Error != nil {
		answer.Error = &Failure{Message: results.Error.Message}
		for _, r := range results.Error.Location.Ranges {
			answer.Error.Lines = append(answer.Error.Lines, [2]int32{r.Start.Line, r.End.Line})
		}
	}
	return nil
}

func (job *Job) parse(answer *Answer) error {
	dockerfile, err := parser.Parse(bytes.NewReader([]byte(job.Dockerfile)))
	if err != nil {
		return err
	}
	stages, globals, err := instructions.Parse(dockerfile.AST, nil)
	if err != nil {
		return err
	}
	if len(globals) > 0 {
		stage := Stage{}
		for i := range globals {
			stage.Commands = append(stage.Commands, Command{Name: "ARG", Lines: lines(globals[i].Location())})
		}
		answer.Stages = append(answer.Stages, stage)
	}
	for _, s := range stages {
		stage := Stage{Name: s.Name, Base: s.BaseName, Platform: s.Platform, Doc: s.DocComment, Lines: lines(s.Location)}
		for _, c := range s.Commands {
			stage.Commands = append(stage.Commands, Command{Name: c.Name(), Lines: lines(c.Location())})
		}
		answer.Stages = append(answer.Stages, stage)
	}
	return nil
}

func (job *Job) outline(answer *Answer) error {
	opt, err := job.options(nil)
	if err != nil {
		return err
	}
	outline, err := dockerfile2llb.Dockerfile2Outline(context.Background(), []byte(job.Dockerfile), *opt)
	answer.Outline = outline
	return err
}

func (job *Job) targets(answer *Answer) error {
	list, err := dockerfile2llb.ListTargets(context.Background(), []byte(job.Dockerfile))
	if err != nil {
		return err
	}
	for _, t := range list.Targets {
		answer.Stages = append(answer.Stages, Stage{
			Name: t.Name, Base: t.Base, Platform: t.Platform, Doc: t.Description, Default: t.Default,
		})
	}
	return nil
}
