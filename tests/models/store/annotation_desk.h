#pragma once

#include "models/store/annotation_writer.h"
#include "tests/models/store/store_fixture.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::testing {

/// Clusters 1: a b, 2: c d, 3: e f g; the items are 1 to 7 in this order, the exemplars 1, 3 and 5.
void fillClusters(StoreFixture& fixture);

/// Writes annotations; what changed. Fails the test when it is refused.
domain::AnnotationChange annotate(StoreFixture& fixture,
                                  const std::function<store::AnnotationWriter::Change(store::AnnotationWriter&)>& work);
/// The same where it is to be refused: the error's message, empty when it was not.
std::string refusalOf(StoreFixture& fixture,
                      const std::function<store::AnnotationWriter::Change(store::AnnotationWriter&)>& work);
/// Makes a change again, or undoes it when it is reversed. The error as one line.
std::string applyChange(StoreFixture& fixture, const domain::AnnotationChange& change);

[[nodiscard]] std::vector<core::ClusterId> clusterIds(std::initializer_list<std::int64_t> ids);
/// Sets a label on clusters, or takes it off.
domain::AnnotationChange labelClusters(StoreFixture& fixture, std::initializer_list<std::int64_t> clusters, bool on,
                                       const std::string& name = "flood");
/// A cluster by any of its ids; an empty one when it is not there.
[[nodiscard]] domain::Cluster shownCluster(StoreFixture& fixture, std::int64_t id);

/// All rows of all tables of annotations of a store's file, as text.
std::string annotationTables(const std::filesystem::path& file);
/// The clusters that anything lies on, "1 2"; what waits for a cluster is below 0, what has lost it is 0.
std::string annotatedClusters(const std::filesystem::path& file);

/// Decisions on clusters, and what a settled view joins; they fail the test when they are refused.
core::EditId joinByHand(StoreFixture& fixture, std::int64_t into, std::int64_t from);
void undoByHand(StoreFixture& fixture, core::EditId edit);
void settleView(StoreFixture& fixture, const std::vector<store::ClusterRegrouping>& merges);
/// Items 1, 2, ... in these clusters; 0 = in none.
[[nodiscard]] store::ClusterReplacement placesAnew(const std::vector<std::int64_t>& clusters,
                                                   std::vector<std::pair<core::ClusterId, core::ClusterId>> succession);

/// A label, a note, a watch, a mark on a cluster, which is ignored too; and a pin on one of its items, unless it is 0.
void annotateAll(StoreFixture& fixture, std::int64_t cluster, std::int64_t pinned);

}  // namespace groundswell::testing
