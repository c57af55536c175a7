using Unmix.Learning.Endmembers;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Endmembers;

public class MixedMembersTests
{
    private static readonly float[][] References =
    [
        [0.8f, 0.6f, 0.2f, 0.1f, 0.1f, 0.3f],
        [0.1f, 0.1f, 0.5f, 0.7f, 0.2f, 0.1f],
    ];

    [Theory]
    [InlineData(0.6f, 1f)]
    [InlineData(0.84f, 0.7f)]
    public void What_else_is_in_a_member_is_taken_out_and_its_brightness_stays(float share, float brightness)
    {
        using var scope = NewDisposeScope();
        var (own, other) = (tensor(References[0]), tensor(References[1]));
        var mixed = own.Times(share).Plus(other.Times(1 - share)).Times(brightness).unsqueeze(0);

        var members = MixedMembers.Unmix([mixed, other.unsqueeze(0)], References, 0.85);

        Assert.True((members[0][0] - own.Times(brightness)).norm().item<float>() < 1e-5);
        Assert.True((members[1][0] - other).norm().item<float>() == 0);
    }

    [Fact]
    public void A_member_that_is_pure_enough_stays_as_it_is()
    {
        using var scope = NewDisposeScope();
        var nearly = tensor(References[0]).Times(0.9).Plus(tensor(References[1]).Times(0.1)).unsqueeze(0);

        var members = MixedMembers.Unmix([nearly, tensor(References[1]).unsqueeze(0)], References, 0.85);

        Assert.Equal(nearly.data<float>().ToArray(), members[0].data<float>().ToArray());
    }

    [Fact]
    public void The_reference_takes_the_place_of_a_member_that_is_mostly_something_else()
    {
        using var scope = NewDisposeScope();
        var foreign = tensor(References[0]).Times(0.1).Plus(tensor(References[1]).Times(0.9)).unsqueeze(0);

        var members = MixedMembers.Unmix([foreign, tensor(References[1]).unsqueeze(0)], References, 0.85);

        Assert.True((members[0][0] - tensor(References[0])).norm().item<float>() < 1e-5);
    }

    [Fact]
    public void A_member_of_nothing_is_left_finite()
    {
        using var scope = NewDisposeScope();
        var nothing = zeros(1, 6);

        var members = MixedMembers.Unmix([nothing, tensor(References[1]).unsqueeze(0)], References, 0.85);

        Assert.All(members[0].data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
    }
}
