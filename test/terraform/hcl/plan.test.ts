import { writeHcl } from '../../../lib/terraform/hcl/write';
import { schemaOf } from '../../../lib/terraform/schema';
import type { JsonObject } from '../../../lib/values/json';
import { plan, withTerraform } from './terraform';

/** What a stack without providers may hold; cdktf writes all of it but `check` and `removed`, which come by override. */
const stack: JsonObject = {
  '//': { metadata: { version: '0.21.0', stackName: 's' } },
  terraform: { required_version: '>= 1.5', backend: { local: { path: 'state/terraform.tfstate' } } },
  variable: {
    size: {
      type: 'number',
      default: 3,
      description: 'costs ${5}',
      validation: [{ condition: '${var.size>0}', error_message: 'too "small"' }],
    },
    tags: { type: 'map(string)', default: { 'a.b/c': 'd', e: '%{ literal' } },
  },
  locals: { script: '#!/bin/sh\necho "$${HOME}" ${var.size}\n\tx\\n\n', list: ['a', 1, null, { b: true }] },
  data: {
    terraform_remote_state: {
      other: { backend: 'local', config: { path: 'other.tfstate' }, defaults: { a: 'fallback' } },
    },
  },
  resource: {
    terraform_data: {
      base: {
        input: { text: '${local.script}', empty: {}, none: [], 'odd key "': '${var.tags["a.b/c"]}' },
        triggers_replace: ['${var.size}'],
        '//': { metadata: { path: 's/base', uniqueId: 'base' } },
      },
      each: {
        for_each: '${var.tags}',
        input: '${each.key}-${each.value}',
        depends_on: ['terraform_data.base', 'module.child'],
        lifecycle: {
          create_before_destroy: true,
          ignore_changes: ['input'],
          replace_triggered_by: ['terraform_data.base.id'],
          precondition: [{ condition: '${var.size < 10}', error_message: 'too many' }],
        },
      },
      counted: {
        count: '${var.size}',
        input: '${count.index}',
        lifecycle: { ignore_changes: 'all', prevent_destroy: true },
        connection: { type: 'ssh', host: 'h', user: 'root' },
        provisioner: [
          { 'local-exec': { command: 'echo "hi"\nexit 0\n', environment: { A_b: 'c' }, interpreter: ['sh', '-c'] } },
          { 'remote-exec': { inline: ['ls'], connection: { type: 'ssh', host: 'other' }, on_failure: 'continue' } },
          { 'local-exec': { command: 'echo bye', when: 'destroy' } },
        ],
      },
      moved_here: { input: 'x' },
    },
  },
  module: { child: { source: './child', name: 'n-${var.size}', providers: {}, tags: { k: '${var.size}' } } },
  moved: [{ from: 'terraform_data.before', to: 'terraform_data.moved_here' }],
  import: [{ to: 'terraform_data.base', id: 'an-id' }],
  removed: [{ from: 'terraform_data.gone', lifecycle: { destroy: false } }],
  check: { sane: { assert: [{ condition: '${var.size > 1}', error_message: 'only ${var.size}' }] } },
  output: {
    script: { value: '${local.script}', description: 'a ${literal}', sensitive: true },
    all: {
      value: { list: '${local.list}', other: '${data.terraform_remote_state.other.outputs.a}' },
      depends_on: ['terraform_data.base'],
      precondition: [{ condition: '${var.size > 0}', error_message: 'never' }],
    },
  },
};

const child =
  'variable "name" {}\nvariable "tags" {}\nresource "terraform_data" "t" {\n  input = [var.name, var.tags]\n}\n';
const other = { version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'l', outputs: {}, resources: [] };
const others = { 'child/main.tf': child, 'other.tfstate': JSON.stringify(other) };

withTerraform(
  'both forms of a stack are valid and give the same plan',
  () => {
    const json = plan({ 'main.tf.json': JSON.stringify(stack), ...others });
    const hcl = plan({ 'main.tf': writeHcl(stack, schemaOf()), ...others });
    expect(hcl).toEqual(json);
    expect(JSON.stringify(hcl['planned_values'])).toContain('terraform_data.each');
  },
  60_000,
);

withTerraform('the HCL of a stack of every kind of block is what a person would write', () => {
  expect(writeHcl(stack, schemaOf())).toMatchInlineSnapshot(`
   "terraform {
     required_version = ">= 1.5"

     backend "local" {
       path = "state/terraform.tfstate"
     }
   }

   variable "size" {
     type        = number
     description = "costs $\${5}"
     default     = 3

     validation {
       condition     = var.size > 0
       error_message = "too \\"small\\""
     }
   }

   variable "tags" {
     type = map(string)
     default = {
       "a.b/c" = "d"
       "e"     = "%%{ literal"
     }
   }

   locals {
     list = [
       "a",
       1,
       null,
       {
         b = true
       },
     ]
     script = <<-EOT
       #!/bin/sh
       echo "$\${HOME}" \${var.size}
       	x\\n
     EOT
   }

   data "terraform_remote_state" "other" {
     backend = "local"
     config = {
       path = "other.tfstate"
     }
     defaults = {
       a = "fallback"
     }
   }

   resource "terraform_data" "base" {
     input = {
       "empty"      = {}
       "none"       = []
       "odd key \\"" = var.tags["a.b/c"]
       "text"       = local.script
     }
     triggers_replace = [var.size]
   }

   resource "terraform_data" "counted" {
     count = var.size

     input = count.index

     connection {
       type = "ssh"
       host = "h"
       user = "root"
     }

     provisioner "local-exec" {
       command = <<-EOT
         echo "hi"
         exit 0
       EOT
       environment = {
         A_b = "c"
       }
       interpreter = ["sh", "-c"]
     }

     provisioner "remote-exec" {
       on_failure = continue
       inline     = ["ls"]

       connection {
         type = "ssh"
         host = "other"
       }
     }

     provisioner "local-exec" {
       when    = destroy
       command = "echo bye"
     }

     lifecycle {
       ignore_changes  = all
       prevent_destroy = true
     }
   }

   resource "terraform_data" "each" {
     for_each = var.tags

     input = "\${each.key}-\${each.value}"

     lifecycle {
       create_before_destroy = true
       ignore_changes        = [input]
       replace_triggered_by  = [terraform_data.base.id]

       precondition {
         condition     = var.size < 10
         error_message = "too many"
       }
     }

     depends_on = [terraform_data.base, module.child]
   }

   resource "terraform_data" "moved_here" {
     input = "x"
   }

   module "child" {
     source    = "./child"
     providers = {}

     name = "n-\${var.size}"
     tags = {
       k = var.size
     }
   }

   check "sane" {
     assert {
       condition     = var.size > 1
       error_message = "only \${var.size}"
     }
   }

   import {
     to = terraform_data.base
     id = "an-id"
   }

   moved {
     from = terraform_data.before
     to   = terraform_data.moved_here
   }

   removed {
     from = terraform_data.gone

     lifecycle {
       destroy = false
     }
   }

   output "all" {
     value = {
       list  = local.list
       other = data.terraform_remote_state.other.outputs.a
     }

     precondition {
       condition     = var.size > 0
       error_message = "never"
     }

     depends_on = [terraform_data.base]
   }

   output "script" {
     description = "a $\${literal}"
     value       = local.script
     sensitive   = true
   }
   "
  `);
});
