//! Amazon ECS as moto has it, beside the sandbox, and the services of the guide.

use std::path::PathBuf;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::support::{OwnedByAws, PATIENCE, python};

const SERVICE_BEFORE: &str = include_str!("../../../examples/migrating/codedeploy/service_before.tf");
const CLUSTER: &str = include_str!("../../../examples/migrating/codedeploy/cluster.tf");
const SERVICES: &str = include_str!("../../../examples/migrating/codedeploy/services_after.tf");
const BOTH: &str = "toset([\"blue\", \"green\"])";

/// moto does not tell what it was given for it, so that each plan would set it again.
const NOT_IN_MOTO: &str = "availability_zone_rebalancing";

/// Prints a subnet and a security group, which a service must name.
const NETWORK: &str = "
network = client('ec2')
print(network.describe_subnets()['Subnets'][0]['SubnetId'])
print(network.describe_security_groups()['SecurityGroups'][0]['GroupId'])
";

/// Prints the services of the cluster, and who deploys each. moto lists those that are gone, too.
const DEPLOYERS: &str = "
ecs = client('ecs')
arns = ecs.list_services(cluster='web')['serviceArns']
services = ecs.describe_services(cluster='web', services=arns)['services']
for service in sorted(services, key=lambda service: service['serviceName']):
    if service['status'] == 'ACTIVE':
        print(service['serviceName'], service['deploymentController']['type'])
";

/// The services of the guide for these colors.
pub(crate) fn services_of(colors: &[&str]) -> String {
    assert!(SERVICES.contains(BOTH), "{SERVICES}");
    let services = SERVICES.replace(BOTH, &format!("toset({colors:?})"));
    let lifecycle = format!("\n  lifecycle {{\n    ignore_changes = [{NOT_IN_MOTO}]\n  }}\n}}\n");
    format!("{}{lifecycle}", services.trim_end().trim_end_matches('}'))
}

/// The service of the guide that CodeDeploy deploys.
pub(crate) fn service_of_codedeploy() -> String {
    assert!(SERVICE_BEFORE.contains("ignore_changes = ["), "{SERVICE_BEFORE}");
    SERVICE_BEFORE.replace("ignore_changes = [", &format!("ignore_changes = [{NOT_IN_MOTO}, "))
}

/// A server that ends with its value.
pub(crate) struct Ecs {
    python: PathBuf,
    url: String,
    _server: Child,
}

impl Ecs {
    pub(crate) async fn start() -> Ecs {
        let python = python().await.to_owned();
        let mut server = Command::new(&python);
        server.args(["-m", "moto.server", "--host", "127.0.0.1", "--port", "0"]);
        // As many tasks of each service run as the guide's services want.
        server.env("MOTO_ECS_SERVICE_RUNNING", "2");
        let mut server = server.stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let url = async {
            loop {
                let line = lines.next_line().await.unwrap().expect("moto's server has ended");
                if let Some((_, url)) = line.split_once("Running on ") {
                    break url.trim().to_owned();
                }
            }
        };
        let url = timeout(PATIENCE, url).await.expect("moto's server has not started");
        // Its log must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ecs { python, url, _server: server }
    }

    /// Makes hashicorp/aws ask it for everything of ECS, in the network that it has, and puts the guide's cluster there.
    pub(crate) async fn joins(&self, aws: &OwnedByAws) {
        let network = self.asked(NETWORK).await;
        let [subnet, group] = network.as_slice() else { panic!("{network:?}") };
        aws.write("ecs.auto.tfvars", &format!("subnet_ids = [\"{subnet}\"]\nsecurity_group_ids = [\"{group}\"]\n"));
        let sandbox = ["elbv2", "ec2", "sts"].map(|service| format!("    {service} = \"{}\"\n", aws.endpoint()));
        let endpoints = format!("{}    ecs = \"{}\"\n", sandbox.concat(), self.url);
        aws.write("ecs_override.tf", &format!("provider \"aws\" {{\n  endpoints {{\n{endpoints}  }}\n}}\n"));
        aws.write("cluster.tf", CLUSTER);
    }

    /// Names and deployment controllers.
    pub(crate) async fn services(&self) -> Vec<String> {
        self.asked(DEPLOYERS).await
    }

    /// The lines that a script prints which has a `client` of AWS's services.
    async fn asked(&self, script: &str) -> Vec<String> {
        let client = "import boto3, sys\ndef client(of):\n    return boto3.client(of, endpoint_url=sys.argv[1], \
                      region_name='us-east-1', aws_access_key_id='test', aws_secret_access_key='test')\n";
        let mut command = Command::new(&self.python);
        command.args(["-c", &format!("{client}{script}"), &self.url]);
        // What a user has configured at some desk must not matter.
        command.env_remove("AWS_PROFILE").envs([("AWS_CONFIG_FILE", ""), ("NO_PROXY", "127.0.0.1")]);
        let output = command.output().await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}
