#pragma once

#include "models/config/workflow_sketch.h"

#include <QStringList>
#include <QWidget>

class QFormLayout;

namespace groundswell::ui {

/// Where a step's routes lead: their conditions as words, and a state to choose for each. It keeps nothing itself.
/// Owner thread only.
class RouteFields : public QWidget {
    Q_OBJECT

public:
    /// Tab leads from `before` into the fields.
    explicit RouteFields(QWidget* before, QWidget* parent = nullptr);

    void setRoutes(const std::vector<config::SketchedRoute>& routes, const QStringList& states);

Q_SIGNALS:
    void targetChosen(int route, const QString& state);

private:
    void rebuild();

    QWidget* const m_before;
    QFormLayout* m_form;
    std::vector<config::SketchedRoute> m_routes;
    QStringList m_states;
};

/// "Language: en or fr" for a condition of a route.
[[nodiscard]] QString conditionWords(const config::SketchedCondition& condition);

}  // namespace groundswell::ui
