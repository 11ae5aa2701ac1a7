package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
	capspb "github.com/moby/buildkit/util/apicaps/pb"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	fstypes "github.com/tonistiigi/fsutil/types"
)

const defaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// engine stands where BuildKit's gateway stands: it resolves images from the job and reads the job's files.
type engine struct {
	job *Job
}

// builder makes the frontend's client over the fake engine.
func (job *Job) builder() (*dockerui.Client, error) {
	return dockerui.NewClient(&engine{job: job})
}

func (e *engine) BuildOpts() client.BuildOpts {
	opts := map[string]string{}
	for k, v := range e.job.Args {
		opts["build-arg:"+k] = v
	}
	for k, v := range e.job.Options {
		opts[k] = v
	}
	if e.job.Target != "" {
		opts["target"] = e.job.Target
	}
	if e.job.Platform != "" {
		opts["platform"] = e.job.Platform
	}
	var caps []*capspb.APICap
	for _, c := range pb.Caps.All() {
		if c.ID == string(pb.CapMergeOp) && !e.job.Merge {
			continue
		}
		caps = append(caps, c)
	}
	var gateway []*capspb.APICap
	for _, c := range gwpb.Caps.All() {
		if c.ID != string(gwpb.CapFrontendInputs) {
			gateway = append(gateway, c)
		}
	}
	return client.BuildOpts{
		Opts:      opts,
		SessionID: "session",
		LLBCaps:   pb.Caps.CapSet(caps),
		Caps:      gwpb.Caps.CapSet(gateway),
		Workers:   []client.WorkerInfo{{Platforms: []ocispecs.Platform{{OS: "linux", Architecture: "amd64"}}}},
	}
}

// digest is what the fake registry has for a reference.
func (job *Job) digest(ref string) digest.Digest {
	if dgst := job.Images[ref].Digest; dgst != "" {
		return digest.Digest(dgst)
	}
	return digest.FromString(ref)
}

func (e *engine) ResolveImageConfig(_ context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	image := e.job.Images[ref]
	if image.Missing {
		return "", "", nil, fmt.Errorf("%s: not found", ref)
	}
	dgst := e.job.digest(ref)
	platform := ocispecs.Platform{OS: "linux", Architecture: "amd64"}
	if opt.ImageOpt != nil && opt.ImageOpt.Platform != nil {
		platform = *opt.ImageOpt.Platform
	}
	config := image.Config
	if config == nil {
		config = map[string]any{"Env": []string{defaultPath}, "Cmd": []string{"sh"}}
	}
	layers := []string{string(digest.FromString("layer of " + ref))}
	if image.Empty {
		layers = nil
	}
	dt, err := json.Marshal(map[string]any{
		"architecture": platform.Architecture,
		"os":           platform.OS,
		"variant":      platform.Variant,
		"config":       config,
		"rootfs":       map[string]any{"type": "layers", "diff_ids": layers},
	})
	return ref, dgst, dt, err
}

func (e *engine) ResolveSourceMetadata(_ context.Context, op *pb.SourceOp, _ sourceresolver.Opt) (*sourceresolver.MetaResponse, error) {
	return &sourceresolver.MetaResponse{Op: op}, nil
}

func (e *engine) Solve(context.Context, client.SolveRequest) (*client.Result, error) {
	result := client.NewResult()
	result.SetRef(&files{job: e.job})
	return result, nil
}

func (e *engine) Inputs(context.Context) (map[string]llb.State, error) { return nil, nil }

func (e *engine) NewContainer(context.Context, client.NewContainerRequest) (client.Container, error) {
	return nil, fmt.Errorf("the oracle runs nothing")
}

func (e *engine) Warn(context.Context, digest.Digest, string, client.WarnOpts) error { return nil }

// files serves the Dockerfile and the fake context.
type files struct {
	job *Job
}

func (f *files) text(name string) (string, bool) {
	if path.Clean(name) == "Dockerfile" {
		return f.job.Dockerfile, true
	}
	text, ok := f.job.Files[path.Clean(name)]
	return text, ok
}

func (f *files) ToState() (llb.State, error) { return llb.Scratch(), nil }

func (f *files) Evaluate(context.Context) error { return nil }

func (f *files) ReadFile(_ context.Context, req client.ReadRequest) ([]byte, error) {
	if text, ok := f.text(req.Filename); ok {
		return []byte(text), nil
	}
	return nil, os.ErrNotExist
}

func (f *files) StatFile(_ context.Context, req client.StatRequest) (*fstypes.Stat, error) {
	if text, ok := f.text(req.Path); ok {
		return &fstypes.Stat{Path: req.Path, Size: int64(len(text)), Mode: 0o644}, nil
	}
	return nil, os.ErrNotExist
}

func (f *files) ReadDir(context.Context, client.ReadDirRequest) ([]*fstypes.Stat, error) {
	return nil, nil
}
