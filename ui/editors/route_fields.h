#pragma once

#include "models/config/workflow_sketch.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QFormLayout;
class QToolButton;

namespace groundswell::ui {

class TypingDelay;

/// The routes of a step as fields: when each is taken, and the state that it leads to. Of a route with several
/// conditions the conditions are words. It keeps nothing itself. Owner thread only.
class RouteFields : public QWidget {
    Q_OBJECT

public:
    /// Tab leads from `before` into the fields. What is typed is told by way of `typing`.
    RouteFields(QWidget* before, TypingDelay* typing, QWidget* parent = nullptr);

    void setRoutes(const std::vector<config::SketchedRoute>& routes, const QStringList& states);

Q_SIGNALS:
    void targetChosen(int route, const QString& state);
    /// `conditions` = the list "if", as JSON.
    void conditionsChanged(int route, const QString& conditions);
    void addRequested();
    void removeRequested(int route);

private:
    void rebuild();
    void addRoute(int route);
    void addCondition(int route, const config::SketchedCondition& condition);
    void showTyped(int route, const QString& conditions);
    [[nodiscard]] QWidget* makeTarget(int route, const QString& to);
    void addRow(const QString& words, QWidget* field);
    void follow(QWidget* field);

    QWidget* const m_before;
    TypingDelay* const m_typing;
    QWidget* m_last;  ///< in the order of Tab
    QFormLayout* m_form;
    QToolButton* m_add;
    std::vector<config::SketchedRoute> m_routes;  ///< with what was typed since
    QStringList m_states;
};

}  // namespace groundswell::ui
