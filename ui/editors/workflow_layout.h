#pragma once

#include "models/config/workflow_sketch.h"

#include <QList>
#include <QPointF>
#include <QRectF>

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::ui {

/// A state as it stands in the drawing.
struct WorkflowBox {
    std::string state;
    QRectF rect;
    bool isFailure = false;  ///< only failed items come there
};

enum class WorkflowLineKind {
    Step,
    Route,    ///< of a step, where its conditions hold
    Failure,  ///< of a step, where it fails; those into a box for failures are one line
    Restart   ///< a person may let failed items begin again
};

/// A line between boxes: orthogonal, from a border to a border.
struct WorkflowLine {
    WorkflowLineKind kind = WorkflowLineKind::Step;
    int from = -1;  ///< box; -1 = many
    int to = 0;
    int step = -1;  ///< of the sketch; -1 = none
    QList<QPointF> path;
    QPointF labelAt;             ///< middle of the longest part
    bool labelIsBeside = false;  ///< that part is vertical
    double labelRoom = 0;        ///< width that a label may take over a horizontal part
};

struct WorkflowLayout {
    std::vector<WorkflowBox> boxes;
    std::vector<WorkflowLine> lines;
    QRectF bounds;

    /// Index of a state's box; -1 = none.
    [[nodiscard]] int boxOf(std::string_view state) const;
};

inline constexpr double workflowBoxWidth = 128;
inline constexpr double workflowBoxHeight = 56;

/// How much room the drawing takes. A value.
struct WorkflowRoom {
    int rowBoxes = 5;  ///< in a row, 3 or more
    double gap = 48;   ///< between boxes of a row, for the names of the steps

    friend bool operator==(const WorkflowRoom&, const WorkflowRoom&) = default;
};

/// Places the states in the order of the flow, in rows that turn at their ends, those for failures below, and leads the
/// lines round all boxes. Depends on nothing but what it is given; every sketch can be drawn.
[[nodiscard]] WorkflowLayout layOutWorkflow(const config::WorkflowSketch& sketch, WorkflowRoom room = {});

}  // namespace groundswell::ui
